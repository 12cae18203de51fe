package io.pillar.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A node is cut off while another one publishes a thousand events a second: for one
 * second, or for thirty with {@code -Dpillar.long=true}.
 */
class EventCutTests {

	private static final long BURST = 2000;

	private static final long LENGTH = Boolean.getBoolean("pillar.long") ? 30_000 : 1000;

	private static final long BEFORE = 100;

	private static final long AFTER = 500;

	@Test
	void nodeThatWasCutOffGetsEachEventOnceInOrderOrIsToldExactlyWhatItMissed() {
		try (RedisServer redis = RedisServer.builder().start();
				TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
				EventNodes cut = nodes(proxy.host(), proxy.port());
				EventNodes others = nodes(redis.host(), redis.port())) {
			EventBus bus = cut.bus();
			EventBus publisher = others.bus();
			Heard<Trade> replay = EventBusContract.hear(bus, "replay", Trade.class);
			Heard<Trade> sequenced = EventBusContract.hear(bus, "sequenced", Trade.class);
			publish(publisher, 1, BEFORE);
			replay.awaitLast(Trade.of(BEFORE));
			sequenced.awaitLast(Trade.of(BEFORE));
			proxy.cut();
			publish(publisher, BEFORE + 1, BEFORE + LENGTH);
			proxy.heal();
			long last = BEFORE + LENGTH + AFTER;
			publish(publisher, BEFORE + LENGTH + 1, last);
			await().atMost(Duration.ofSeconds(60)).until(() -> ended(replay, last) && ended(sequenced, last));
			assertThat(replay.all()).isEqualTo(LongStream.rangeClosed(1, last).mapToObj(Trade::of).toList());
			assertOneGap(sequenced, last);
		}
	}

	@Test
	void eventsThatAreNotWaitedForStayInOrderWhenTheirNodeIsCutOff() {
		try (RedisServer redis = RedisServer.builder().start();
				TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
				EventNodes cut = nodes(proxy.host(), proxy.port());
				EventNodes others = nodes(redis.host(), redis.port())) {
			EventBus publisher = cut.bus();
			Heard<Trade> here = EventBusContract.hear(publisher, "replay", Trade.class);
			Heard<Trade> there = EventBusContract.hear(others.bus(), "replay", Trade.class);
			for (long first = 0; first < 3 * BURST; first += BURST) {
				burst(publisher, first, first + BURST / 2);
				proxy.cut();
				burst(publisher, first + BURST / 2, first + BURST);
				proxy.heal();
				cut.awaitAvailable();
			}
			List<Trade> all = LongStream.range(0, 3 * BURST).mapToObj(Trade::of).toList();
			await().atMost(Duration.ofSeconds(60)).until(() -> there.all().size() >= all.size());
			assertThat(there.all()).isEqualTo(all);
			assertThat(here.awaitCount(all.size()).all()).isEqualTo(all);
		}
	}

	@Test
	void eventsThatAreNotWaitedForStayInOrderWhereRedisHasLostTheScript() {
		try (RedisServer redis = RedisServer.builder().start();
				EventNodes nodes = nodes(redis.host(), redis.port());
				EventNodes others = nodes(redis.host(), redis.port())) {
			EventBus publisher = nodes.bus();
			Heard<Trade> there = EventBusContract.hear(others.bus(), "replay", Trade.class);
			publisher.publish("replay", Trade.of(0));
			for (long first = 1; first < 3 * BURST; first += BURST) {
				redis.execute("SCRIPT", "FLUSH");
				burst(publisher, first, first + BURST);
				there.awaitLast(Trade.of(first + BURST - 1));
			}
			there.awaitCount((int) (3 * BURST + 1));
			assertThat(there.all()).isEqualTo(LongStream.rangeClosed(0, 3 * BURST).mapToObj(Trade::of).toList());
		}
	}

	@Test
	void eventThatIsWaitedForDoesNotOvertakeThoseBeforeItWhereRedisHasLostTheScript() {
		try (RedisServer redis = RedisServer.builder().start();
				EventNodes nodes = nodes(redis.host(), redis.port());
				EventNodes others = nodes(redis.host(), redis.port())) {
			EventBus publisher = nodes.bus();
			Heard<Trade> there = EventBusContract.hear(others.bus(), "replay", Trade.class);
			publisher.publish("replay", Trade.of(0));
			for (long first = 1; first < 40; first += 4) {
				redis.execute("SCRIPT", "FLUSH");
				burst(publisher, first, first + 3);
				publisher.publish("replay", Trade.of(first + 3));
				there.awaitCount((int) first + 4);
			}
			assertThat(there.all()).isEqualTo(LongStream.rangeClosed(0, 40).mapToObj(Trade::of).toList());
		}
	}

	private static void burst(EventBus bus, long from, long to) {
		LongStream.range(from, to).forEach((n) -> bus.publishAsync(EventTopic.of("replay"), Trade.of(n)));
	}

	private static EventNodes nodes(String host, int port) {
		return EventNodes.on(host, port, "pillar.event.topics.replay.history=100000",
				"pillar.event.topics.replay.queue=100000", "pillar.event.topics.sequenced.queue=100000",
				"pillar.event.topics.replay.outbox=100000", "pillar.event.topics.sequenced.outbox=100000",
				"pillar.redis.timeout=5s");
	}

	private static void publish(EventBus bus, long from, long to) {
		for (long amount = from; amount <= to; amount++) {
			bus.publishAsync(EventTopic.of("replay"), Trade.of(amount));
			bus.publishAsync(EventTopic.of("sequenced"), Trade.of(amount));
			LockSupport.parkNanos(1_000_000);
		}
	}

	/**
	 * The last event may be missing itself, and is told by a gap then.
	 */
	private static boolean ended(Heard<Trade> heard, long last) {
		return heard.all().contains(Trade.of(last)) || heard.gaps().stream().anyMatch((gap) -> gap.to() == last);
	}

	private static void assertOneGap(Heard<Trade> heard, long last) {
		List<EventGap> gaps = heard.gaps();
		assertThat(gaps).singleElement().satisfies((gap) -> {
			List<Long> amounts = heard.all()
				.stream()
				.filter(Trade.class::isInstance)
				.map((trade) -> ((Trade) trade).amount())
				.toList();
			assertThat(amounts).isEqualTo(LongStream.rangeClosed(1, last)
				.filter((amount) -> amount < gap.from() || amount > gap.to())
				.boxed()
				.toList());
			assertThat(gap.reason()).isEqualTo(EventGap.Reason.LOST);
			assertThat(gap.from()).isGreaterThan(BEFORE);
		});
	}

}
