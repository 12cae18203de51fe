package io.pillar.event;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every event bus does for a listener that is too slow.
 */
abstract class EventOverflowContract {

	/**
	 * The bus of a node.
	 */
	abstract EventBus bus();

	/**
	 * The bus of another node, or of the same one where there is no other.
	 */
	abstract EventBus elsewhere();

	@Test
	void slowListenerMissesTheOldestIsToldSoAndHoldsUpNobody() {
		SlowReceiver slow = new SlowReceiver();
		elsewhere().subscribe(EventTopic.of("small"), Trade.class, slow);
		Heard<Trade> other = EventBusContract.hear(elsewhere(), "replay", Trade.class);
		bus().publish("small", Trade.of(1));
		slow.heard.awaitCount(1);
		LongStream.rangeClosed(2, 10).forEach((n) -> bus().publish("small", Trade.of(n)));
		bus().publish("replay", Trade.of(11));
		other.awaitLast(Trade.of(11));
		awaitDropped(6);
		slow.gate.countDown();
		slow.heard.awaitLast(Trade.of(10));
		long first = slow.heard.infos().get(0).number().orElseThrow();
		assertThat(slow.heard.all().subList(2, 5)).containsExactly(Trade.of(8), Trade.of(9), Trade.of(10));
		assertThat(slow.heard.gaps()).singleElement().satisfies((gap) -> {
			assertThat(gap.reason()).isEqualTo(EventGap.Reason.OVERFLOW);
			assertThat(gap.from()).isEqualTo(first + 1);
			assertThat(gap.to()).isEqualTo(first + 6);
		});
	}

	abstract void awaitDropped(long count);

	@Test
	void topicThatWaitsForASlowListenerLosesNothingAndHoldsUpNoOther() {
		SlowReceiver slow = new SlowReceiver();
		elsewhere().subscribe(EventTopic.of("waiting"), Trade.class, slow);
		Heard<Trade> same = EventBusContract.hear(elsewhere(), "waiting", Trade.class);
		Heard<Trade> other = EventBusContract.hear(elsewhere(), "replay", Trade.class);
		List<Trade> trades = LongStream.rangeClosed(1, 5000).mapToObj(Trade::of).toList();
		trades.forEach((trade) -> bus().publishAsync(EventTopic.of("waiting"), trade));
		bus().publish("waiting", Trade.of(5001));
		bus().publish("replay", Trade.of(11));
		other.awaitLast(Trade.of(11));
		assertThat(same.all()).hasSizeLessThan(20);
		slow.gate.countDown();
		slow.heard.awaitLast(Trade.of(5001));
		assertThat(slow.heard.awaitCount(5001).all()).startsWith(trades.toArray()).hasSize(5001);
		assertThat(same.awaitCount(5001).all()).isEqualTo(slow.heard.all());
	}

	@Test
	void topicThatWaitsLongerThanItsHistoryIsToldExactlyWhatIsMissing() {
		SlowReceiver slow = new SlowReceiver();
		elsewhere().subscribe(EventTopic.of("brief"), Trade.class, slow);
		Heard<Trade> behind = EventBusContract.hear(elsewhere(), "fire", Trade.class);
		LongStream.rangeClosed(1, 5000).forEach((n) -> bus().publishAsync(EventTopic.of("brief"), Trade.of(n)));
		bus().publish("brief", Trade.of(5001));
		// in the same shard, so behind all of them
		bus().publish("fire", Trade.of(5001));
		behind.awaitLast(Trade.of(5001));
		slow.gate.countDown();
		long events = slow.heard.awaitLast(Trade.of(5001)).infos().size();
		assertThat(slow.heard.gaps()).isNotEmpty().allMatch((gap) -> gap.reason() == EventGap.Reason.TRIMMED);
		assertThat(events + slow.heard.gaps().stream().mapToLong(EventGap::size).sum()).isEqualTo(5001);
		assertThat(slow.heard.infos()).extracting((info) -> info.number().orElseThrow()).isSorted();
	}

	@Test
	void slowListenerThatIsClosedHoldsUpNobodyAnyMore() {
		SlowReceiver slow = new SlowReceiver();
		Subscription subscription = elsewhere().subscribe(EventTopic.of("waiting"), Trade.class, slow);
		Heard<Trade> same = EventBusContract.hear(elsewhere(), "waiting", Trade.class);
		LongStream.rangeClosed(1, 100).forEach((n) -> bus().publish("waiting", Trade.of(n)));
		slow.heard.awaitCount(1);
		subscription.close();
		same.awaitLast(Trade.of(100));
		slow.gate.countDown();
		assertThat(same.all()).hasSize(100);
	}

	/**
	 * Takes its time for the first event.
	 */
	private static final class SlowReceiver implements EventReceiver<Trade> {

		private final Heard<Trade> heard = new Heard<>();

		private final CountDownLatch gate = new CountDownLatch(1);

		@Override
		public void event(Trade trade, EventInfo info) {
			this.heard.event(trade, info);
			if (trade.amount() == 1) {
				try {
					this.gate.await(30, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
		}

		@Override
		public void gap(EventGap gap) {
			this.heard.gap(gap);
		}

	}

}
