package io.pillar.event;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.pillar.redis.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a node puts events in order, and what it makes of numbers that do not fit.
 */
class EventSequenceTests {

	private final EventThreads threads = new EventThreads(1);

	private final EventCounters counters = new EventCounters(List.of());

	private final EventNode node = new EventNode(new NodeId("me"), this.counters, EventTracing.NO_OP, System::nanoTime);

	private final EventHub hub = new EventHub(this.node, new EventTypes(), this.threads);

	private final Heard<String> heard = new Heard<>();

	@AfterEach
	void stop() {
		this.threads.close();
	}

	@Test
	void eventThatIsMissingIsToldOnceTheChannelIsPastIt() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 4, text("own"), false);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 5, text("c"), true);
		assertThat(heard(5)).containsExactly("a", "b", gap("e", 3, 3, EventGap.Reason.LOST), "own", "c");
	}

	@Test
	void eventThatIsMissingIsReadAndWhatIsNotThereIsTold() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		assertThat(sequence.take("e", 5, text("e"), true)).isTrue();
		assertThat(sequence.read(reading("e", 5, new EventPosition("e", 1), "c", 3, "d", 4, "e", 5))).isFalse();
		assertThat(heard(5)).containsExactly("a", gap("e", 2, 2, EventGap.Reason.TRIMMED), "c", "d", "e");
	}

	@Test
	void eventThatArrivesTwiceIsLeftOut() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 1, text("a"), false);
		sequence.take("e", 2, again("a"), true);
		sequence.take("e", 3, again("b"), true);
		sequence.take("e", 4, text("b"), true);
		sequence.take("e", 5, text("c"), true);
		assertThat(heard(3)).containsExactly("a", "b", "c");
		assertThat(this.counters.repeated.sum()).isEqualTo(2);
	}

	@Test
	void eventThatIsSentAgainAfterRedisLostAllIsLeftOut() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("f", 1, text("b"), true);
		sequence.take("f", 2, again("a"), true);
		assertThat(heard(3)).containsExactly("a", open("e", 2), "b");
	}

	@Test
	void anotherEpochIsToldAndBeginsAtItsFirst() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 7, text("a"), true);
		sequence.take("e", 9, text("own"), false);
		sequence.take("f", 2, text("b"), true);
		sequence.take("e", 10, text("late"), false);
		sequence.take("e", 10, text("late"), true);
		assertThat(heard(7)).containsExactly("a", gap("e", 8, 8, EventGap.Reason.LOST), "own", open("e", 10),
				gap("f", 1, 1, EventGap.Reason.LOST), "b", "late");
	}

	@Test
	void epochThatComesBackGoesOnWhereItWasLeft() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("f", 1, text("b"), true);
		assertThat(sequence.take("e", 3, text("d"), true)).isTrue();
		sequence.read(reading("e", 3, sequence.position()));
		assertThat(sequence.read(reading("e", 3, sequence.position(), "a", 1, "c", 2, "d", 3))).isFalse();
		assertThat(heard(6)).containsExactly("a", open("e", 2), "b", open("f", 2), "c", "d");
	}

	@Test
	void epochThatComesBackWithFewerEventsIsFollowedAndToldWhatWasLost() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 9, text("a"), true);
		sequence.take("f", 1, text("b"), true);
		assertThat(sequence.take("e", 5, text("c"), true)).isTrue();
		assertThat(sequence.isBehind(reading("e", 5, new EventPosition("e", 9)))).isFalse();
		sequence.settle(reading("e", 5, sequence.position()));
		assertThat(heard(5)).endsWith("b", open("f", 2), gap("e", 5, 5, EventGap.Reason.LOST));
	}

	@Test
	void numberThatComesWithAnotherEventIsAnotherHistory() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 2, text("other"), true);
		sequence.take("e", 3, text("c"), true);
		assertThat(heard(5)).containsExactly("a", "b", open("e", 3), "other", "c");
	}

	@Test
	void historyThatWentBackIsComparedWithWhatIsKnown() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 3, text("c"), true);
		assertThat(sequence.take("e", 2, text("other"), true)).isTrue();
		EventPosition asked = sequence.position();
		assertThat(sequence.read(reading("e", 3, asked, "a", 1, "other", 2, "more", 3))).isFalse();
		sequence.take("e", 4, text("d"), true);
		assertThat(heard(7)).containsExactly("a", "b", "c", open("e", 4), "other", "more", "d");
	}

	@Test
	void lastNumberThatIsLowerThanWhatWasHeardIsAnotherHistory() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		assertThat(sequence.read(reading("e", 1, new EventPosition("e", 2)))).isTrue();
		assertThat(sequence.read(reading("e", 1, sequence.position(), "a", 1))).isFalse();
		sequence.take("e", 2, text("c"), true);
		assertThat(heard(4)).containsExactly("a", "b", open("e", 3), "c");
	}

	@Test
	void historyThatWentBackAndHasComeFurtherSinceIsComparedToo() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		assertThat(sequence.read(reading("e", 4, new EventPosition("e", 2), "other", 2, "c", 3, "d", 4))).isTrue();
		assertThat(sequence.read(reading("e", 4, sequence.position(), "a", 1, "other", 2, "c", 3, "d", 4))).isFalse();
		assertThat(heard(6)).containsExactly("a", "b", open("e", 3), "other", "c", "d");
	}

	@Test
	void lookThatWasOvertakenByEventsIsNoLoss() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		EventPosition asked = sequence.position();
		sequence.take("e", 2, text("b"), true);
		assertThat(sequence.isBehind(reading("e", 1, asked))).isFalse();
		EventReading look = reading("e", 4, asked);
		assertThat(sequence.isBehind(look)).isTrue();
		sequence.take("e", 3, text("c"), true);
		sequence.settle(look);
		sequence.take("e", 4, text("too late"), true);
		sequence.take("e", 5, text("d"), true);
		assertThat(heard(5)).containsExactly("a", "b", "c", gap("e", 4, 4, EventGap.Reason.LOST), "d");
	}

	@Test
	void eventThatTheNodeDeliveredAloneIsLeftOutWhenItsNumberComes() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		Envelope own = envelope("own", false);
		sequence.alone(own, own.write());
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, own.sentAgain().write(), true);
		sequence.take("e", 3, text("b"), true);
		sequence.alone(envelope("b", false), text("b"));
		assertThat(heard(3)).containsExactly("own", "a", "b");
	}

	@Test
	void whatIsUnderWayWhenItBeginsIsNoOtherHistory() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.isBehind(reading("e", 5, new EventPosition("", 0)));
		sequence.take("e", 6, text("own"), false);
		assertThat(sequence.take("e", 5, text("old"), true)).isFalse();
		sequence.take("e", 6, text("own"), true);
		sequence.take("e", 7, text("a"), true);
		assertThat(heard(2)).containsExactly("own", "a");
	}

	private EventSequence sequence(EventLevel level) {
		TopicSettings topic = new TopicSettings("topic", level, 1, 1000, 1000, 1000, EventOverflow.DROP);
		EventTransport nowhere = new LocalEventTransport(this.hub);
		this.hub.add(EventTopic.of("topic"), topic, new EventSink() {

			@Override
			public boolean wants(Envelope envelope) {
				return true;
			}

			@Override
			public void event(Envelope envelope, EventInfo info) {
				EventSequenceTests.this.heard.event(envelope.body(), info);
			}

			@Override
			public void gap(EventGap gap) {
				EventSequenceTests.this.heard.gap(gap);
			}

		}, nowhere);
		return new EventSequence(topic, 0, this.hub);
	}

	private List<Object> heard(int count) {
		return this.heard.awaitCount(count).all();
	}

	private static EventReading reading(String epoch, long last, EventPosition asked, Object... events) {
		SortedMap<Long, String> all = new TreeMap<>();
		for (int i = 0; i < events.length; i += 2) {
			all.put(((Integer) events[i + 1]).longValue(), text((String) events[i]));
		}
		return new EventReading(epoch, last, asked, all, false);
	}

	private static Envelope envelope(String body, boolean again) {
		UUID id = UUID.nameUUIDFromBytes(body.getBytes());
		return new Envelope(id, "other.1", "word", 1, EventTopic.of("topic"), "", again, body);
	}

	private static String text(String body) {
		return envelope(body, false).write();
	}

	private static String again(String body) {
		return envelope(body, true).write();
	}

	private static EventGap gap(String epoch, long from, long to, EventGap.Reason reason) {
		return new EventGap("topic", 0, epoch, from, to, reason);
	}

	private static EventGap open(String epoch, long from) {
		return EventGap.open("topic", 0, epoch, from, EventGap.Reason.RESTARTED);
	}

}
