package io.pillar.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;
import io.pillar.redis.NodeId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisCoherence}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisCoherenceTests {

	private RedisServer redis;

	private CacheFleet fleet;

	private Member node;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.fleet = new CacheFleet();
		this.node = join();
	}

	private Member join() {
		return this.fleet
			.join(CacheNodes.on(this.redis.host(), this.redis.port()).with("pillar.namespace", "coherence"));
	}

	@AfterEach
	void close() {
		this.fleet.close();
		this.redis.close();
	}

	private RedisCacheConnection connection() {
		return this.node.context().getBean(RedisCacheConnection.class);
	}

	@Test
	void heartbeatThatEndsInAnErrorIsToldOnceAndIsNotTheLast(CapturedOutput output) {
		BrokenCache cache = new BrokenCache();
		CacheSettings settings = ((TwoTierCache) this.node.cache()).settings();
		RedisTier tier = new RedisTier(settings, connection(), new Stripes("things"), cache, new CacheCounters());
		this.node.context().getBean(RedisCoherence.class).add(tier);
		connection().pending().add(tier.id(), "key", 0);
		await().until(() -> cache.errors.get() >= 3);
		cache.broken = false;
		await().until(() -> this.node.coherence().pending() == 0);
		assertThat(output.toString().lines().filter((line) -> line.contains("ended in an error"))).hasSize(1);
	}

	@Test
	void changesOfNodesWithOneNameHaveDifferentIds() {
		NodeId name = new NodeId("same");
		RedisCacheConnection redis = connection();
		assertThat(new RedisChanges(redis.link(), redis.layout(), name).nextId())
			.isNotEqualTo(new RedisChanges(redis.link(), redis.layout(), name).nextId());
	}

	@Test
	void generationThatTheScriptDidNotGiveIsNotUsed() {
		this.node.hold("kept");
		this.node.hold("dropped");
		for (String message : List.of(RedisLayout.CONTROL + "|1|x.1|0|things|999999999999999999-00000000",
				new Stripes("things").of("dropped") + "|1|x.2|0|things|dropped")) {
			this.redis.execute("PUBLISH", "coherence:cache:changes", message);
		}
		await().until(() -> this.node.held("dropped") == null);
		assertThat(this.node.held("kept")).isNotNull();
	}

	@Test
	void changeThatIsPendingIsMadeWhenTheNodeStops() {
		Member other = join();
		other.hold("key");
		this.node.read("key");
		this.fleet.change("key");
		connection().pending().add("things", "key", Duration.ofMinutes(1).toNanos());
		this.node.context().close();
		await().until(() -> other.held("key") == null);
		assertThat(other.read("key")).isEqualTo(this.fleet.row("key"));
	}

	/**
	 * Cannot do what it is told when a change is made up for.
	 */
	private static final class BrokenCache extends DeafCache {

		private final AtomicInteger errors = new AtomicInteger();

		private volatile boolean broken = true;

		@Override
		public void keyChanged(String key, long change) {
			if (this.broken && change < 0) {
				this.errors.incrementAndGet();
				throw new NoClassDefFoundError("gone");
			}
		}

	}

}
