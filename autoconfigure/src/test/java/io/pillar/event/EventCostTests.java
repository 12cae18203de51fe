package io.pillar.event;

import java.util.Map;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What events ask of Redis.
 */
class EventCostTests {

	private static RedisServer redis;

	private static TcpProxy proxy;

	private static EventNodes nodes;

	private static EventBus bus;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		proxy = TcpProxy.to(redis.host(), redis.port());
		nodes = EventNodes.on(proxy.host(), proxy.port(), "pillar.event.check-interval=1h", "pillar.redis.timeout=10s");
		bus = nodes.bus();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		proxy.close();
		redis.close();
	}

	@Test
	void eventIsOneCommandHoweverManySubscriptionsThereAre() {
		Heard<Trade> heard = null;
		for (int i = 0; i < 50; i++) {
			heard = EventBusContract.hear(bus, "replay:user" + i, Trade.class);
		}
		heard = EventBusContract.hear(bus, "replay:**", Trade.class);
		assertThat(proxy.commandCount("SUBSCRIBE")).isLessThanOrEqualTo(2);
		bus.publish("replay", Trade.of(0));
		heard.awaitLast(Trade.of(0));
		Map<String, Long> before = proxy.commands();
		LongStream.rangeClosed(1, 200).forEach((n) -> bus.publish("replay:user" + n % 50, Trade.of(n)));
		heard.awaitLast(Trade.of(200));
		Map<String, Long> after = proxy.commands();
		assertThat(count(after, "EVALSHA") - count(before, "EVALSHA")).isEqualTo(200);
		// beside the signs of life of the connection
		assertThat(total(after) - total(before)).isBetween(200L, 220L);
	}

	@Test
	void eventThatIsFiredIsAPublishAndNothingElse() {
		Heard<Trade> heard = EventBusContract.hear(bus, "fire", Trade.class);
		long before = total(proxy.commands());
		long published = proxy.commandCount("PUBLISH");
		LongStream.rangeClosed(1, 200).forEach((n) -> bus.publish("fire", Trade.of(n)));
		heard.awaitLast(Trade.of(200));
		assertThat(proxy.commandCount("PUBLISH") - published).isEqualTo(200);
		assertThat(total(proxy.commands()) - before).isBetween(200L, 220L);
	}

	private static long count(Map<String, Long> commands, String name) {
		return commands.entrySet()
			.stream()
			.filter((command) -> command.getKey().equalsIgnoreCase(name))
			.mapToLong(Map.Entry::getValue)
			.sum();
	}

	private static long total(Map<String, Long> commands) {
		return commands.values().stream().mapToLong(Long::longValue).sum();
	}

}
