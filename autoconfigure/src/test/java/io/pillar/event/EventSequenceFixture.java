package io.pillar.event;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;

import io.pillar.redis.NodeId;

/**
 * A partition of a topic, and a listener that writes down what it gets.
 */
abstract class EventSequenceFixture {

	final EventCounters counters = new EventCounters(List.of());

	private final EventThreads threads = new EventThreads(1);

	private final EventNode node = new EventNode(new NodeId("me"), this.counters, EventTracing.NO_OP, System::nanoTime);

	private final EventHub hub = new EventHub(this.node, new EventTypes(), this.threads);

	private final Heard<String> heard = new Heard<>();

	@AfterEach
	void stop() {
		this.threads.close();
	}

	EventSequence sequence(EventLevel level) {
		return sequence(level, EventLosses.UnderWay.NOTHING);
	}

	EventSequence sequence(EventLevel level, EventLosses.UnderWay underWay) {
		TopicSettings topic = new TopicSettings("topic", level, 1, 1000, 10_000, 1000, EventOverflow.DROP);
		EventTransport nowhere = new LocalEventTransport(this.hub);
		this.hub.add(EventTopic.of("topic"), topic, new EventSink() {

			@Override
			public boolean wants(Envelope envelope) {
				return true;
			}

			@Override
			public void event(Envelope envelope, EventInfo info) {
				EventSequenceFixture.this.heard.event(envelope.body(), info);
			}

			@Override
			public void gap(EventGap gap) {
				EventSequenceFixture.this.heard.gap(gap);
			}

		}, nowhere);
		return new EventSequence(topic, 0, this.hub, underWay);
	}

	List<Object> heard(int count) {
		return this.heard.awaitCount(count).all();
	}

	List<EventInfo> infos() {
		return this.heard.infos();
	}

	static EventReading reading(String epoch, long last, EventPosition asked, Object... events) {
		SortedMap<Long, String> all = new TreeMap<>();
		for (int i = 0; i < events.length; i += 2) {
			all.put(((Integer) events[i + 1]).longValue(), textOf((String) events[i]));
		}
		return new EventReading(epoch, last, asked, all, false);
	}

	// a reading after which there is more
	static EventReading page(String epoch, long last, EventPosition asked, Object... events) {
		return new EventReading(epoch, last, asked, reading(epoch, last, asked, events).events(), true);
	}

	// an event, or the body of one
	private static String textOf(String event) {
		return (event.indexOf('\n') > 0) ? event : text(event);
	}

	static Envelope envelope(String body, boolean again) {
		UUID id = UUID.nameUUIDFromBytes(body.getBytes());
		return new Envelope(id, "other.1", "word", 1, EventTopic.of("topic"), "", again, body);
	}

	String own(String body) {
		Envelope envelope = envelope(body, false);
		return new Envelope(envelope.id(), this.node.name(), envelope.type(), 1, envelope.topic(), "", false, body)
			.write();
	}

	static String text(String body) {
		return envelope(body, false).write();
	}

	static String again(String body) {
		return envelope(body, true).write();
	}

	static EventGap gap(String epoch, long from, long to, EventGap.Reason reason) {
		return new EventGap("topic", 0, epoch, from, to, reason);
	}

	static EventGap open(String epoch, long from) {
		return EventGap.open("topic", 0, epoch, from, EventGap.Reason.RESTARTED);
	}

}
