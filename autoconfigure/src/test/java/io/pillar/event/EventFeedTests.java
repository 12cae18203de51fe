package io.pillar.event;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.pillar.redis.NodeId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Where clients of a node begin that come while Redis takes over elsewhere.
 */
class EventFeedTests {

	private static final TopicSettings TOPIC = new TopicSettings("trades", EventLevel.REPLAY, 1, 100, 100, 100,
			EventOverflow.DROP);

	private final EventTypes types = new EventTypes();

	private final EventCounters counters = new EventCounters(List.of());

	private final EventThreads threads = new EventThreads(1);

	private final EventHub hub = new EventHub(
			new EventNode(new NodeId("me"), this.counters, EventTracing.NO_OP, System::nanoTime), this.types,
			this.threads);

	private final SlowTransport transport = new SlowTransport(this.hub);

	private final EventFeed feed = new EventFeed(TOPIC,
			new StreamFrames(this.types, new EventCodec(JsonMapper.shared(), 1000), this.counters));

	EventFeedTests() {
		this.types.of(Trade.class);
	}

	@AfterEach
	void stop() {
		this.threads.close();
	}

	@Test
	void placeThatWasFoundBeforeAnotherHistoryDoesNotHideWhatThatBrings() {
		this.feed.start(this.hub, this.transport);
		this.transport.position = new EventPosition("e", 10);
		this.feed.beat();
		this.hub.gap(TOPIC, EventGap.open("trades", 0, "e", 11, EventGap.Reason.RESTARTED));
		this.transport.answer.complete(new EventReading("e", 8, new EventPosition("", 10), new TreeMap<>(), false));
		this.hub.deliver(TOPIC, event(), "e", 9);
		await().untilAsserted(() -> assertThat(place()).isEqualTo(StreamPosition.of("e", 9, event())));
	}

	@Test
	void placeIsFoundAgainOnTheNextBeat() {
		this.feed.start(this.hub, this.transport);
		this.hub.gap(TOPIC, EventGap.open("trades", 0, "e", 11, EventGap.Reason.RESTARTED));
		this.transport.position = new EventPosition("e", 8);
		this.transport.answer.completeExceptionally(new IllegalStateException("Redis is away"));
		await().untilAsserted(() -> {
			this.feed.beat();
			assertThat(place()).isEqualTo(new StreamPosition("e", 8, 0));
		});
	}

	private StreamPosition place() {
		StreamRequest request = new StreamRequest(EventTopic.of("trades"), TOPIC, Set.of("trade"));
		StreamPosition[] place = new StreamPosition[1];
		StreamClient client = new StreamClient(request, null, null, null, Runnable::run, (ended) -> {
		});
		this.feed.join(client, (begin) -> place[0] = begin[0]);
		this.feed.leave(client);
		return place[0];
	}

	private static Envelope event() {
		return new Envelope(new UUID(0, 9), "other.1", "trade", 1, EventTopic.of("trades"), "", false,
				"{\"symbol\":\"EUR\",\"amount\":9}");
	}

	/**
	 * A transport that is where it is told to be, and answers when it is told to.
	 */
	private static final class SlowTransport implements EventTransport {

		private final CompletableFuture<EventReading> answer = new CompletableFuture<>();

		private final LocalEventTransport nowhere;

		private volatile @Nullable EventPosition position;

		SlowTransport(EventHub hub) {
			this.nowhere = new LocalEventTransport(hub);
		}

		@Override
		public EventReach publish(TopicSettings topic, Envelope envelope) {
			return this.nowhere.publish(topic, envelope);
		}

		@Override
		public CompletableFuture<EventReach> publishAsync(TopicSettings topic, Envelope envelope) {
			return this.nowhere.publishAsync(topic, envelope);
		}

		@Override
		public void watch(TopicSettings topic) {
		}

		@Override
		public void unwatch(TopicSettings topic) {
		}

		@Override
		public void resume(TopicSettings topic) {
		}

		@Override
		public CompletableFuture<EventReading> read(TopicSettings topic, int partition, long from, int count) {
			return this.answer;
		}

		@Override
		public @Nullable EventPosition position(TopicSettings topic, int partition) {
			return this.position;
		}

	}

}
