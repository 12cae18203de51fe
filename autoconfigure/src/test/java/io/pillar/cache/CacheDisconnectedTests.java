package io.pillar.cache;

import java.time.Duration;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a node does with its memory while it hears nothing of the others.
 */
class CacheDisconnectedTests {

	private RedisServer redis;

	private TcpProxy proxy;

	private CacheFleet fleet;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.proxy = TcpProxy.to(this.redis.host(), this.redis.port());
		this.fleet = new CacheFleet();
	}

	@AfterEach
	void close() {
		this.fleet.close();
		this.proxy.close();
		this.redis.close();
	}

	@Test
	void memoryIsUsedUpToTheLimitAndAgainAfterwards() {
		Member node = this.fleet.join(nodes().with("pillar.cache.disconnected-limit", Duration.ofSeconds(3)));
		String value = node.hold("key");
		this.proxy.cut();
		await().until(() -> !node.isAvailable());
		assertThat(node.held("key")).isEqualTo(value);
		await().until(() -> node.held("key") == null);
		int loads = node.loads();
		assertThat(node.read("key")).isEqualTo(value);
		assertThat(node.read("key")).isEqualTo(value);
		assertThat(node.loads()).isEqualTo(loads + 2);
		assertThat(node.held("key")).isNull();
		this.proxy.heal();
		this.fleet.awaitAvailable();
		await().untilAsserted(() -> {
			assertThat(node.read("key")).isEqualTo(value);
			assertThat(node.held("key")).isEqualTo(value);
		});
	}

	@Test
	void memoryOfCacheThatIsMadeAfterTheLimitIsNotUsedEither() {
		Member node = this.fleet.join(nodes().with("pillar.cache.disconnected-limit", Duration.ofSeconds(2)));
		String value = node.hold("key");
		this.proxy.cut();
		await().until(() -> node.context().getBean(RedisCoherence.class).isMemoryClosed());
		assertThat(node.held("key")).isNull();
		Cache late = Objects.requireNonNull(node.context().getBean(CacheManager.class).getCache("late"));
		await().until(() -> {
			late.get("key", () -> value);
			return late.get("key") == null;
		});
		this.proxy.heal();
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			late.get("key", () -> value);
			return late.get("key") != null;
		});
	}

	@Test
	void memoryIsUsedForAsLongAsItsEntriesLiveWhereThereIsNoLimit() {
		Member node = this.fleet.join(nodes());
		String value = node.hold("key");
		this.proxy.cut();
		await().until(() -> !node.isAvailable());
		await().pollDelay(Duration.ofSeconds(4)).untilAsserted(() -> assertThat(node.held("key")).isEqualTo(value));
		assertThat(node.read("other key")).isEqualTo(this.fleet.row("other key"));
		assertThat(node.held("other key")).isNotNull();
	}

	@Test
	void memoryOfConnectedNodeIsNeverClosedByTheLimit() {
		Member node = this.fleet.join(nodes().with("pillar.cache.disconnected-limit", Duration.ofSeconds(3)));
		String value = node.hold("key");
		await().during(Duration.ofSeconds(4)).until(() -> value.equals(node.held("key")));
	}

	private CacheNodes nodes() {
		return CacheNodes.on(this.proxy.host(), this.proxy.port());
	}

}
