package io.pillar.event;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamClient}, its {@link StreamQueue} and {@link StreamId}.
 */
class StreamClientTests {

	private static final TopicSettings TOPIC = new TopicSettings("trades", EventLevel.REPLAY, 2, 100, 100, 100,
			EventOverflow.DROP);

	private final StreamCounters counters = new StreamCounters();

	private final FakeOutput output = new FakeOutput();

	private final AtomicInteger ended = new AtomicInteger();

	private final StreamClient client = client(EventTopic.of("trades"), 1000);

	@Test
	void whatTheFeedBringsWaitsUntilTheHistoryWasRead() {
		this.client.begin(new StreamPosition[] { place(3) }, true);
		this.client.offer(event(5));
		this.client.offer(event(6));
		assertThat(this.output.text).isEmpty();
		AtomicInteger drained = new AtomicInteger();
		this.client.read(List.of(event(4), event(5)), drained::incrementAndGet);
		assertThat(this.output.text).hasToString("id: e.4.1\n4\nid: e.5.1\n5\n");
		assertThat(drained).hasValue(1);
		this.client.live();
		assertThat(this.output.text).hasToString("id: e.4.1\n4\nid: e.5.1\n5\nid: e.6.1\n6\n");
	}

	@Test
	void clientWithoutAPrintIsGivenThatOfTheFeedOnce() {
		this.client.begin(new StreamPosition[] { new StreamPosition("e", 3, 0) }, false);
		StreamFrame beat = StreamFrame.beat(new StreamPosition[] { place(3) });
		this.client.offer(beat);
		this.client.offer(beat);
		assertThat(this.output.text).hasToString("id: e.3.1\n:\n\n:\n\n");
	}

	@Test
	void clientThatLagsBehindIsCutOnce() {
		this.client.begin(new StreamPosition[] { place(0) }, false);
		this.output.ready = false;
		for (int i = 1; i < 100; i++) {
			this.client.offer(event(i));
		}
		assertThat(this.counters.cut.sum()).isEqualTo(1);
		assertThat(this.ended).hasValue(1);
		this.output.ready = true;
		this.client.wake();
		assertThat(this.output.text).isEmpty();
	}

	@Test
	void clientThatTakesNothingFromOneBeatToTheNextIsCut() {
		this.client.begin(new StreamPosition[] { place(0) }, false);
		this.output.ready = false;
		this.client.offer(event(1));
		this.client.beat();
		this.output.ready = true;
		this.client.wake();
		this.output.ready = false;
		this.client.offer(event(2));
		this.client.beat();
		assertThat(this.ended).hasValue(0);
		this.client.beat();
		assertThat(this.ended).hasValue(1);
	}

	@Test
	void clientThatHadNothingToTakeIsNotCut() {
		this.client.begin(new StreamPosition[] { place(0) }, false);
		this.client.beat();
		this.client.beat();
		this.output.ready = false;
		this.client.offer(event(1));
		this.client.beat();
		assertThat(this.ended).hasValue(0);
	}

	@Test
	void clientThatIsGoneIsClosedAndTakesNothingMore() {
		this.output.broken = true;
		this.client.begin(new StreamPosition[] { place(0) }, false);
		this.client.offer(event(1));
		assertThat(this.ended).hasValue(1);
		assertThat(this.counters.cut.sum()).isZero();
		this.client.offer(event(2));
		this.client.close();
		assertThat(this.ended).hasValue(1);
		assertThat(this.output.closed).isEqualTo(1);
	}

	@Test
	void beatSaysHowFarItIsWhereThatHasChanged() {
		this.client.begin(new StreamPosition[] { StreamPosition.UNKNOWN }, false);
		StreamPosition[] places = { place(4), StreamPosition.UNKNOWN };
		this.client.offer(StreamFrame.beat(places));
		this.client.offer(StreamFrame.beat(places));
		assertThat(this.output.text).hasToString("id: e.4.1\n:\n\n:\n\n");
	}

	@Test
	void idOfSeveralPartitionsSaysAllAndIsReadAgain() {
		StreamClient all = client(EventTopic.parse("trades:**"), 1000);
		all.begin(new StreamPosition[] { StreamPosition.START, place(4) }, false);
		all.offer(event(1));
		assertThat(this.output.text).hasToString("id: e.1.1~e.4.1\n1\n");
		assertThat(StreamId.read("e.1.1~0", 2)).containsExactly(place(1), StreamPosition.START);
		assertThat(StreamId.read("e.1.ffffffff", 1)).containsExactly(new StreamPosition("e", 1, -1));
		assertThat(StreamId.read("e.1.1", 2)).isNull();
		assertThat(StreamId.read("e.1.1~e.1.1~e.1.1", 2)).isNull();
	}

	private StreamClient client(EventTopic topic, long limit) {
		StreamRequest request = new StreamRequest(topic, TOPIC, Set.of("trade"));
		return new StreamClient(request, new StreamQueue(request, this.output.form(), this.counters, limit),
				this.output, this.counters, Runnable::run, (client) -> this.ended.incrementAndGet());
	}

	private static StreamPosition place(long number) {
		return new StreamPosition("e", number, 1);
	}

	private static StreamFrame event(long number) {
		return StreamFrame.of(StreamFrame.Kind.EVENT, 0, place(number), "trade", String.valueOf(number));
	}

	/**
	 * A connection that is ready when it is told to be.
	 */
	private static final class FakeOutput implements StreamOutput {

		private final StringBuilder text = new StringBuilder();

		private boolean ready = true;

		private boolean broken;

		private int closed;

		@Override
		public void begin(Runnable ready, Runnable gone) {
		}

		@Override
		public boolean isReady() {
			return this.ready;
		}

		@Override
		public void write(byte[] text) throws IOException {
			if (this.broken) {
				throw new IOException("gone");
			}
			this.text
				.append(new String(text, StandardCharsets.UTF_8).replaceAll("event: trade\ndata: (.*)\n\n", "$1\n"));
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
			this.closed++;
		}

	}

}
