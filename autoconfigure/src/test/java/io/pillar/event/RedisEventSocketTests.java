package io.pillar.event;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Events over WebSockets of two nodes with Redis.
 */
class RedisEventSocketTests extends EventSocketContract {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static RedisServer redis;

	private static TcpProxy proxy;

	private static SocketSite site;

	private static SocketSite other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		proxy = TcpProxy.to(redis.host(), redis.port());
		site = start(proxy.host(), proxy.port());
		other = start(redis.host(), redis.port());
	}

	private static SocketSite start(String host, int port) {
		return new SocketSite("spring.data.redis.host=" + host, "spring.data.redis.port=" + port,
				"pillar.redis.timeout=2s");
	}

	@AfterAll
	static void stop() {
		other.close();
		site.close();
		proxy.close();
		redis.close();
	}

	@Override
	SocketSite site() {
		return site;
	}

	@Override
	SocketSite elsewhere() {
		return other;
	}

	@Test
	void clientOfANodeThatIsCutOffGetsItsEventsAtOnceAndTheOthersLater() {
		RedisAvailability availability = site.bean(RedisAvailability.class);
		SocketReader reader = connect(site).follow("replay", null);
		proxy.cut();
		await().atMost(LONG).until(() -> !availability.isAvailable());
		publish("replay", 1, 2);
		reader.awaitAmounts("replay", 1);
		assertThat(reader.amounts("replay")).containsExactly(2L);
		proxy.heal();
		reader.awaitAmounts("replay", 2);
		assertThat(reader.amounts("replay")).containsExactly(2L, 1L);
		assertThat(reader.gaps()).isEmpty();
		await().atMost(LONG).until(availability::isAvailable);
	}

}
