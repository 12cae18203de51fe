package io.pillar.event;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisOutbox}.
 */
class RedisOutboxTests {

	private static final RedisSending TAKEN = RedisSending.ended(EventReach.FLEET);

	private final List<String> alone = new ArrayList<>();

	private final RedisOutbox outbox = outbox(1000);

	@Test
	void callsThatFailAreKeptAndDeliveredInTheOrderOfTheCalls() {
		RedisEventCall first = this.outbox.begin(event("1"));
		RedisEventCall second = this.outbox.begin(event("2"));
		RedisEventCall third = this.outbox.begin(event("3"));
		this.outbox.end(third, RedisSending.ended(EventReach.UNCERTAIN));
		RedisEventCall fourth = this.outbox.begin(event("4"));
		assertThat(fourth.isFailed()).isTrue();
		assertThat(kept()).isEmpty();
		this.outbox.end(first, RedisSending.NONE);
		assertThat(this.outbox.begin(event("5")).isFailed()).isTrue();
		this.outbox.end(second, RedisSending.NONE);
		assertThat(kept()).containsExactly("1", "2", "3", "4", "5");
		assertThat(this.alone).containsExactly("1", "2", "3", "4", "5");
		assertThat(this.outbox.first((count) -> event("unsent"))).extracting(Envelope::again)
			.containsExactly(false, false, true, false, false);
	}

	@Test
	void callThatFailedIsKeptWhenTheOneBeforeItIsTakenOrForgotten() {
		RedisEventCall taken = this.outbox.begin(event("1"));
		RedisEventCall forgotten = this.outbox.begin(event("2"));
		this.outbox.end(this.outbox.begin(event("3")), RedisSending.NONE);
		assertThat(kept()).isEmpty();
		this.outbox.end(taken, TAKEN);
		assertThat(kept()).isEmpty();
		assertThat(this.outbox.wantSending()).isTrue();
		this.outbox.end(forgotten, null);
		assertThat(kept()).containsExactly("3");
		this.outbox.sent(EventReach.FLEET, () -> {
		});
		assertThat(this.outbox.begin(event("4")).isFailed()).isFalse();
	}

	@Test
	void moreCallsThanFitDoNotWaitForTheOneBeforeThem() {
		RedisOutbox small = outbox(2);
		small.begin(event("1"));
		small.end(small.begin(event("2")), RedisSending.NONE);
		small.begin(event("3"));
		assertThat(this.alone).isEmpty();
		small.begin(event("4"));
		assertThat(this.alone).containsExactly("2", "3", "4");
		assertThat(small.first((count) -> event("unsent " + count))).extracting(Envelope::body)
			.containsExactly("unsent 1");
	}

	@Test
	void nothingThatMayBeSentIsBeforeTheFirstPlace() {
		RedisOutbox small = outbox(2);
		RedisEventCall late = small.begin(event("1"));
		small.end(small.begin(event("2")), RedisSending.NONE);
		small.begin(event("3"));
		small.begin(event("4"));
		assertThat(small.firstPlace()).isEqualTo(1);
		small.end(late, RedisSending.NONE);
		assertThat(small.firstPlace()).isEqualTo(1);
		small.first((count) -> event("unsent " + count));
		small.sent(EventReach.FLEET, () -> {
		});
		assertThat(small.first((count) -> event("unsent"))).extracting(Envelope::body).containsExactly("4", "1");
		assertThat(small.firstPlace()).isEqualTo(1);
		small.sent(EventReach.FLEET, () -> {
		});
		assertThat(small.firstPlace()).isEqualTo(5);
	}

	@Test
	void callIsFirstWhenNothingBeforeItIsUnderWayOrKept() {
		RedisEventCall first = this.outbox.begin(event("1"));
		RedisEventCall second = this.outbox.begin(event("2"));
		RedisEventCall third = this.outbox.begin(event("3"));
		assertThat(this.outbox.isFirst(first)).isTrue();
		assertThat(this.outbox.isFirst(second)).isFalse();
		this.outbox.end(first, TAKEN);
		assertThat(this.outbox.isFirst(second)).isTrue();
		this.outbox.end(second, RedisSending.NONE);
		assertThat(this.outbox.isFirst(third)).isFalse();
	}

	@Test
	void whatWasUnderWayHasEndedWhenItIsTakenOrKept() {
		RedisEventCall first = this.outbox.begin(event("1"));
		RedisEventCall second = this.outbox.begin(event("2"));
		List<String> told = new ArrayList<>();
		BooleanSupplier ended = this.outbox.now(() -> told.add("ended"));
		this.outbox.begin(event("3"));
		this.outbox.end(second, RedisSending.NONE);
		assertThat(ended.getAsBoolean()).isFalse();
		this.outbox.end(first, TAKEN);
		assertThat(ended.getAsBoolean()).isTrue();
		assertThat(this.alone).containsExactly("2");
		assertThat(told).hasSize(2);
	}

	@Test
	void whatWasKeptIsUnderWayWhileItIsSent() {
		this.outbox.end(this.outbox.begin(event("1")), RedisSending.NONE);
		assertThat(this.outbox.now(() -> {
		}).getAsBoolean()).isTrue();
		List<Envelope> first = this.outbox.first((count) -> event("unsent"));
		List<String> told = new ArrayList<>();
		BooleanSupplier refused = this.outbox.now(() -> told.add("ended"));
		assertThat(refused.getAsBoolean()).isFalse();
		this.outbox.sent(EventReach.NODE, () -> told.add("answer"));
		assertThat(refused.getAsBoolean()).isTrue();
		first = this.outbox.first((count) -> event("unsent"));
		BooleanSupplier taken = this.outbox.now(() -> told.add("ended"));
		assertThat(taken.getAsBoolean()).isFalse();
		this.outbox.sent(EventReach.FLEET, () -> told.add("answer " + taken.getAsBoolean()));
		assertThat(taken.getAsBoolean()).isTrue();
		assertThat(told).containsExactly("ended", "answer false", "ended");
	}

	@Test
	void whatIsBeingSentIsNotDrivenOutByWhatIsKeptMeanwhile() {
		RedisOutbox small = outbox(2);
		small.end(small.begin(event("1")), RedisSending.NONE);
		small.begin(event("2"));
		assertThat(small.first((count) -> event("unsent " + count))).extracting(Envelope::body)
			.containsExactly("1", "2");
		small.begin(event("3"));
		small.begin(event("4"));
		small.sent(EventReach.FLEET, () -> {
		});
		assertThat(small.first((count) -> event("unsent " + count))).extracting(Envelope::body)
			.containsExactly("3", "4");
	}

	@Test
	void howManyWereNotSentIsToldAgainAsTheSameEventWhereItWasNotAnswered() {
		RedisOutbox none = outbox(0);
		none.end(none.begin(event("1")), RedisSending.NONE);
		assertThat(none.first((count) -> event("unsent " + count))).containsExactly(event("unsent 1"));
		none.begin(event("2"));
		none.sent(EventReach.UNCERTAIN, () -> {
		});
		assertThat(none.first((count) -> event("other " + count))).containsExactly(event("unsent 1").sentAgain());
		none.sent(EventReach.FLEET, () -> {
		});
		assertThat(none.first((count) -> event("unsent more " + count))).containsExactly(event("unsent more 1"));
	}

	private List<String> kept() {
		return this.outbox.first((count) -> event("unsent")).stream().map(Envelope::body).toList();
	}

	private RedisOutbox outbox(int size) {
		return new RedisOutbox(new TopicSettings("topic", EventLevel.REPLAY, 1, 1000, 1000, size, EventOverflow.DROP),
				0, new EventCounters(List.of()), (envelope) -> this.alone.add(envelope.body()));
	}

	private static Envelope event(String body) {
		return new Envelope(UUID.nameUUIDFromBytes(body.getBytes()), "me.1", "word", 1, EventTopic.of("topic"), "",
				false, body);
	}

}
