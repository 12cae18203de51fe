package io.pillar.cache;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A put of a direct caller that may be the end of a load, and may be a change.
 */
class CacheCoherencePutTests {

	private RedisServer redis;

	private CacheFleet fleet;

	private Member node;

	private Cache cache;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.fleet = new CacheFleet();
		this.node = this.fleet.join(CacheNodes.on(this.redis.host(), this.redis.port()));
		this.cache = this.node.cache();
		this.node.hold("other");
	}

	@AfterEach
	void close() {
		this.fleet.close();
		this.redis.close();
	}

	@Test
	void putAfterMissThatMustNotBeStoredDropsWhatTheNodeHoldsSince() {
		TwoTierCache tiers = (TwoTierCache) this.cache;
		FillTicket ticket = FillTicket.buried(tiers.reads().lookup("key", false).requiredTicket().stamp());
		// the first change of a stripe drops it
		await().until(() -> {
			this.cache.put("key", "old");
			return "old".equals(this.node.held("key"));
		});
		tiers.fills().fillOrEvict(tiers, ticket, false, "new");
		assertThat(this.node.held("key")).isNull();
		assertThat(this.cache.get("key")).isNull();
	}

	@Test
	void putAfterMissIsNotUndoneByFillThatIsStillBeingStored() {
		TwoTierCache tiers = (TwoTierCache) this.cache;
		LocalStamp slow = tiers.reads().lookup("key", false).requiredTicket().stamp();
		// what the slow one has stored in Redis is gone, and nobody was told
		this.redis.execute("FLUSHALL");
		FillTicket ticket = tiers.reads().lookup("key", false).requiredTicket();
		tiers.fills().fillOrEvict(tiers, ticket, false, "new");
		tiers.fills().fill(new FillTicket("key", slow, null, false, System.nanoTime()), "old");
		assertThat(Objects.requireNonNull(this.cache.get("key")).get()).isEqualTo("new");
	}

	@Test
	void putAfterMissThatOnlyTheNodeKeepsIsNotUndoneByFillThatIsStillBeingStored() {
		TwoTierCache tiers = (TwoTierCache) this.cache;
		LocalStamp both = tiers.reads().lookup("key", false).requiredTicket().stamp();
		FillTicket unasked = new FillTicket("key", both, null, false, System.nanoTime());
		tiers.fills().fillOrEvict(tiers, unasked, false, "new");
		tiers.fills().fill(unasked, "old");
		assertThat(this.node.held("key")).isNotEqualTo("old");
	}

	@Test
	void putAfterMissIsNotUndoneByLoadThatBeganBefore() throws Exception {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		CompletableFuture<String> load = CacheThreads.start(() -> this.node.get("key", () -> {
			loading.countDown();
			go.await();
			return "old";
		}));
		loading.await();
		assertThat(this.cache.get("key")).isNull();
		this.cache.put("key", "new");
		((com.github.benmanes.caffeine.cache.Cache<?, ?>) this.cache.getNativeCache()).invalidateAll();
		CompletableFuture<String> read = CacheThreads.start(() -> this.node.get("key", () -> "new"));
		await().until(read::isDone);
		assertThat(read.join()).isEqualTo("new");
		go.countDown();
		assertThat(load.join()).isEqualTo("old");
		assertThat(Objects.requireNonNull(this.cache.get("key")).get()).isEqualTo("new");
	}

}
