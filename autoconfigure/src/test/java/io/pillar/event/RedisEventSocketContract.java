package io.pillar.event;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Events over WebSockets of two nodes with Redis.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisEventSocketContract extends EventSocketContract {

	private static final Duration LONG = Duration.ofSeconds(30);

	private RedisServer redis;

	private TcpProxy proxy;

	private SocketSite site;

	private SocketSite other;

	/**
	 * Start the first node; the other one has Spring MVC.
	 */
	abstract SocketSite start(String... properties);

	@BeforeAll
	void start() {
		this.redis = RedisServer.builder().start();
		this.proxy = TcpProxy.to(this.redis.host(), this.redis.port());
		this.site = start(properties(this.proxy.host(), this.proxy.port()));
		this.other = new SocketSite(properties(this.redis.host(), this.redis.port()));
	}

	private static String[] properties(String host, int port) {
		return new String[] { "spring.data.redis.host=" + host, "spring.data.redis.port=" + port,
				"pillar.redis.timeout=2s" };
	}

	@AfterAll
	void stop() {
		this.other.close();
		this.site.close();
		this.proxy.close();
		this.redis.close();
	}

	RedisServer redis() {
		return this.redis;
	}

	@Override
	SocketSite site() {
		return this.site;
	}

	@Override
	SocketSite elsewhere() {
		return this.other;
	}

	@Test
	void clientOfANodeThatIsCutOffGetsItsEventsAtOnceAndTheOthersLater() {
		RedisAvailability availability = this.site.bean(RedisAvailability.class);
		SocketReader reader = connect(this.site).follow("replay", null);
		this.proxy.cut();
		await().atMost(LONG).until(() -> !availability.isAvailable());
		publish("replay", 1, 2);
		reader.awaitAmounts("replay", 1);
		assertThat(reader.amounts("replay")).containsExactly(2L);
		this.proxy.heal();
		reader.awaitAmounts("replay", 2);
		assertThat(reader.amounts("replay")).containsExactly(2L, 1L);
		assertThat(reader.gaps()).isEmpty();
		await().atMost(LONG).until(availability::isAvailable);
	}

}
