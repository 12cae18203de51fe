package io.pillar.event;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.pillar.redis.NodeId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How a topic goes on that has waited for a listener.
 */
class EventProgressTests {

	private static final TopicSettings TOPIC = new TopicSettings("topic", EventLevel.REPLAY, 1, 1000, 1, 1000,
			EventOverflow.WAIT);

	private final EventThreads threads = new EventThreads(1);

	private final EventHub hub = new EventHub(
			new EventNode(new NodeId("me"), new EventCounters(List.of()), EventTracing.NO_OP, System::nanoTime),
			new EventTypes(), this.threads);

	private final Heard<String> heard = new Heard<>();

	private final CountDownLatch gate = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.threads.close();
	}

	@Test
	void whatThereWasNoRoomForHasToBeReadWhenTheTopicGoesOn() {
		EventProgress progress = held();
		progress.readOn(3);
		assertThat(progress.resume()).isFalse();
		this.gate.countDown();
		await().until(progress::resume);
		assertThat(this.heard.awaitCount(3).all()).containsExactly("a", "b", "c");
	}

	@Test
	void topicThatHadRoomForAllOfItGoesOnWithoutTheHistory() {
		EventProgress progress = held();
		this.gate.countDown();
		await().until(() -> !progress.isHeld());
		assertThat(progress.resume()).isFalse();
		assertThat(this.heard.awaitCount(3).all()).containsExactly("a", "b", "c");
	}

	@Test
	void readingWhileATopicWaitsLeavesNothingOut() {
		this.hub.add(EventTopic.of("topic"), TOPIC, new Blocked(), new LocalEventTransport(this.hub));
		EventSequence sequence = new EventSequence(TOPIC, 0, this.hub, EventLosses.UnderWay.NOTHING);
		List<String> all = List.of("a", "b", "c", "d", "e");
		sequence.take("e", 1, text("a"), true);
		this.heard.awaitCount(1);
		all.stream().skip(1).forEach((each) -> sequence.take("e", all.indexOf(each) + 1, text(each), true));
		SortedMap<Long, String> page = new TreeMap<>(Map.of(3L, text("c"), 4L, text("d")));
		assertThat(sequence.read(new EventReading("e", 5, sequence.position(), page, true))).isFalse();
		this.gate.countDown();
		await().until(() -> sequence.resume() && this.heard.all().size() == 5);
		assertThat(this.heard.all()).isEqualTo(all);
	}

	@Test
	void nothingThatWaitedIsHeardInTheNextHistory() {
		this.gate.countDown();
		EventProgress progress = begun();
		progress.pending().keep(1, text("again"));
		progress.end();
		this.heard.awaitCount(2);
		progress.begin("f", 0);
		progress.resume();
		progress.accept(1, text("b"), false);
		assertThat(this.heard.awaitLast("b").all()).containsExactly("a",
				EventGap.open("topic", 0, "e", 2, EventGap.Reason.RESTARTED), "b");
	}

	@Test
	void whatWasNotReadYetIsReadWhenTheTopicGoesOn() {
		EventProgress progress = held();
		progress.readOn(2);
		this.gate.countDown();
		await().until(progress::resume);
		assertThat(this.heard.awaitCount(2).all()).containsExactly("a", "b");
	}

	/**
	 * One event is with its listener, one fills the queue, and one waits.
	 */
	private EventProgress held() {
		EventProgress progress = begun();
		progress.accept(2, text("b"), false);
		assertThat(progress.isHeld()).isTrue();
		progress.accept(3, text("c"), false);
		assertThat(progress.position()).isEqualTo(2);
		return progress;
	}

	private EventProgress begun() {
		this.hub.add(EventTopic.of("topic"), TOPIC, new Blocked(), new LocalEventTransport(this.hub));
		EventProgress progress = new EventProgress(TOPIC, 0, this.hub);
		progress.begin("e", 0);
		progress.accept(1, text("a"), false);
		this.heard.awaitCount(1);
		return progress;
	}

	private static String text(String body) {
		return new Envelope(UUID.nameUUIDFromBytes(body.getBytes()), "other.1", "word", 1, EventTopic.of("topic"), "",
				false, body)
			.write();
	}

	private final class Blocked implements EventSink {

		@Override
		public boolean wants(Envelope envelope) {
			return true;
		}

		@Override
		public void event(Envelope envelope, EventInfo info) {
			EventProgressTests.this.heard.event(envelope.body(), info);
			try {
				EventProgressTests.this.gate.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void gap(EventGap gap) {
			EventProgressTests.this.heard.gap(gap);
		}

	}

}
