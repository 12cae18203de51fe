package io.pillar.event;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What every event bus does.
 */
abstract class EventBusContract extends EventOverflowContract {

	abstract EventReach reach();

	@ParameterizedTest
	@ValueSource(strings = { "fire", "sequenced", "replay", "many" })
	void eventReachesEachSubscriptionOfEachNodeOnceInOrder(String topic) {
		Heard<Trade> here = hear(bus(), topic, Trade.class);
		Heard<Trade> again = hear(bus(), topic, Trade.class);
		Heard<Trade> there = hear(elsewhere(), topic, Trade.class);
		List<Trade> trades = LongStream.range(0, 100).mapToObj(Trade::of).toList();
		trades.forEach((trade) -> assertThat(bus().publish(topic, trade)).isEqualTo(reach()));
		for (Heard<Trade> heard : List.of(here, again, there)) {
			assertThat(heard.awaitCount(100).all()).isEqualTo(trades);
		}
		assertThat(there.infos()).extracting(EventInfo::id).doesNotHaveDuplicates().allMatch((id) -> id.version() == 7);
		assertThat(there.infos()).extracting(EventInfo::topic).containsOnly(EventTopic.of(topic));
	}

	@Test
	void eventsThatAreNotWaitedForArriveInOrderToo() {
		Heard<Trade> there = hear(elsewhere(), "replay", Trade.class);
		List<Trade> trades = LongStream.range(0, 300).mapToObj(Trade::of).toList();
		List<CompletableFuture<EventReach>> sent = trades.stream()
			.map((trade) -> bus().publishAsync(EventTopic.of("replay"), trade))
			.toList();
		assertThat(there.awaitCount(300).all()).isEqualTo(trades);
		assertThat(sent).allSatisfy((each) -> assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(reach()));
	}

	@Test
	void nodesSeeEventsOfAllInOneOrder() throws Exception {
		Heard<Trade> here = hear(bus(), "replay", Trade.class);
		Heard<Trade> there = hear(elsewhere(), "replay", Trade.class);
		List<Thread> publishers = IntStream.range(0, 4).mapToObj((i) -> new Thread(() -> {
			EventBus bus = (i % 2 == 0) ? bus() : elsewhere();
			LongStream.range(0, 50).forEach((n) -> bus.publish("replay", new Trade("T" + i, n)));
		})).toList();
		publishers.forEach(Thread::start);
		for (Thread publisher : publishers) {
			publisher.join();
		}
		assertThat(here.awaitCount(200).all()).isEqualTo(there.awaitCount(200).all()).doesNotHaveDuplicates();
		assertThat(here.gaps()).isEmpty();
	}

	@Test
	void partsAndPatternsChoose() {
		Heard<Trade> alice = hear(elsewhere(), "many:alice", Trade.class);
		Heard<Trade> one = hear(elsewhere(), "many:*", Trade.class);
		Heard<Trade> all = hear(elsewhere(), "many:**", Trade.class);
		bus().publish("many", Trade.of(1));
		bus().publish("many:alice", Trade.of(2));
		bus().publish("many:bob", Trade.of(3));
		bus().publish("many:bob:eur", Trade.of(4));
		bus().publish(EventTopic.of("many", "a:{l}|ice 😀"), Trade.of(5));
		assertThat(all.awaitCount(5).all()).hasSize(5);
		assertThat(one.awaitCount(3).all()).containsExactlyInAnyOrder(Trade.of(2), Trade.of(3), Trade.of(5));
		assertThat(alice.awaitCount(1).all()).containsExactly(Trade.of(2));
		assertThat(all.infos()).extracting(EventInfo::topic).contains(EventTopic.of("many", "a:{l}|ice 😀"));
	}

	@Test
	void listenerThatThrowsGetsWhatComesNext() {
		Heard<Trade> heard = new Heard<>();
		try (Subscription subscription = elsewhere().subscribe("sequenced", Trade.class, (trade) -> {
			heard.event(trade, null);
			if (trade.amount() % 2 == 0) {
				throw new IllegalStateException("even");
			}
			throw new StackOverflowError();
		})) {
			LongStream.range(0, 1000).forEach((n) -> bus().publish("sequenced", Trade.of(n)));
			assertThat(heard.awaitCount(1000).all()).hasSize(1000);
			assertThat(subscription.topic()).isEqualTo(EventTopic.of("sequenced"));
		}
	}

	@Test
	void listenerThatInterruptsPublishesAndClosesItselfHarmsNobody() {
		Heard<Trade> heard = hear(elsewhere(), "sequenced", Trade.class);
		Heard<Trade> self = new Heard<>();
		AtomicReference<Subscription> subscription = new AtomicReference<>();
		subscription.set(elsewhere().subscribe("sequenced", Trade.class, (trade) -> {
			if (trade.amount() < 3) {
				assertThat(Thread.currentThread().isInterrupted()).isFalse();
				assertThat(elsewhere().publish("sequenced", Trade.of(trade.amount() + 10))).isEqualTo(reach());
				self.event(trade, null);
				Thread.currentThread().interrupt();
			}
			else if (trade.amount() == 3) {
				subscription.get().close();
			}
		}));
		LongStream.rangeClosed(1, 4).forEach((n) -> bus().publish("sequenced", Trade.of(n)));
		heard.awaitLast(Trade.of(4)).awaitLast(Trade.of(11)).awaitLast(Trade.of(12));
		assertThat(self.all()).containsExactly(Trade.of(1), Trade.of(2));
	}

	@Test
	void subscriptionThatIsClosedGetsNothingMore() {
		Heard<Trade> closed = new Heard<>();
		Heard<Trade> open = hear(elsewhere(), "sequenced", Trade.class);
		Subscription subscription = elsewhere().subscribe(EventTopic.of("sequenced"), Trade.class, closed);
		bus().publish("sequenced", Trade.of(1));
		closed.awaitCount(1);
		subscription.close();
		subscription.close();
		bus().publish("sequenced", Trade.of(2));
		open.awaitLast(Trade.of(2));
		assertThat(closed.all()).containsExactly(Trade.of(1));
	}

	@Test
	void sealedTypeStandsForAllThatItPermits() {
		Heard<Order> orders = hear(elsewhere(), "replay", Order.class);
		bus().publish("replay", new Placed("a", Optional.of("now")));
		bus().publish("replay", Trade.of(1));
		bus().publish("replay", new Cancelled("a"));
		assertThat(orders.awaitCount(2).all()).containsExactly(new Placed("a", Optional.of("now")), new Cancelled("a"));
	}

	@Test
	void whatCannotBePublishedOrHeardIsRefusedWithAReason() {
		assertRefused(() -> bus().publish("undeclared", Trade.of(1)), "pillar.event.topics.undeclared.level");
		assertRefused(() -> bus().publish("replay:*", Trade.of(1)), "is a pattern");
		assertRefused(() -> bus().publish("replay", new Trade("x".repeat(300_000), 1)), "pillar.event.max-size");
		assertRefused(() -> bus().publish("replay", new Endless()), "Event 'Endless' cannot be written as JSON");
		assertRefused(() -> bus().subscribe("undeclared", Trade.class, (trade) -> {
		}), "There is no topic 'undeclared'");
		assertRefused(() -> bus().subscribe("replay", Runnable.class, (trade) -> {
		}), "has no objects of its own");
		assertRefused(() -> bus().subscribe("replay", OtherTrade.class, (trade) -> {
		}), "have the same name 'trade'");
	}

	private static void assertRefused(Runnable use, String reason) {
		assertThatIllegalArgumentException().isThrownBy(use::run).withMessageContaining(reason);
	}

	static <T> Heard<T> hear(EventBus bus, String topic, Class<T> type) {
		Heard<T> heard = new Heard<>();
		bus.subscribe(EventTopic.parse(topic), type, heard);
		return heard;
	}

	sealed interface Order permits Placed, Cancelled {

	}

	record Placed(String id, Optional<String> at) implements Order {

	}

	record Cancelled(String id) implements Order {

	}

	static final class Endless {

		@JsonProperty
		final Endless self = this;

	}

	@EventName("trade")
	record OtherTrade(String symbol) {

	}

}
