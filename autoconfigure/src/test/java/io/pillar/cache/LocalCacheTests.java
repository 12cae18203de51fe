package io.pillar.cache;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The cache of a node without Redis.
 */
class LocalCacheTests extends CacheAsyncContract {

	private static final int ROUNDS = 5000;

	private static CacheNodes nodes;

	private static TwoTierCacheManager manager;

	@BeforeAll
	static void start() {
		Map<String, Object> settings = new HashMap<>(SETTINGS);
		settings.put("pillar.mode", "local");
		settings.put("pillar.cache.caches.remote.tiers", "redis");
		settings.put("pillar.cache.caches.spread.jitter", "0.9");
		settings.put("pillar.cache.caches.spread.ttl", "1h");
		nodes = new CacheNodes(settings);
		manager = nodes.start().getBean(TwoTierCacheManager.class);
	}

	@AfterAll
	static void stop() {
		nodes.close();
	}

	@Override
	Cache cache(String name) {
		return manager.getCache(name);
	}

	@Test
	void cacheThatIsToBeInRedisOnlyIsKeptByTheNode() {
		cache("remote").put(this.key, "value");
		assertThat(cache("remote").get(this.key, String.class)).isEqualTo("value");
	}

	@Test
	void livesDifferByTheJitter() {
		Cache cache = cache("spread");
		Set<Long> lives = new HashSet<>();
		for (int i = 0; i < 10; i++) {
			cache.put(this.key + i, i);
			cache.get(this.key + "loaded" + i, () -> "value");
			lives.add(minutes(cache, this.key + i));
			lives.add(minutes(cache, this.key + "loaded" + i));
		}
		assertThat(lives).hasSizeGreaterThan(2).allMatch((life) -> life >= 4 && life <= 60);
	}

	@Test
	void callersWhoMissAtTheEndOfALoadDoNotLoadAgain() {
		AtomicInteger loads = new AtomicInteger();
		CyclicBarrier round = new CyclicBarrier(2);
		CompletableFuture<Object> other = CacheThreads.start(() -> loadInRounds(round, loads));
		loadInRounds(round, loads);
		CacheThreads.await(other);
		assertThat(loads).hasValue(ROUNDS);
	}

	private Object loadInRounds(CyclicBarrier round, AtomicInteger loads) {
		try {
			for (int i = 0; i < ROUNDS; i++) {
				round.await();
				bots().get(this.key + i, loads::incrementAndGet);
			}
			return "done";
		}
		catch (InterruptedException | BrokenBarrierException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static long minutes(Cache cache, String key) {
		LocalEntry entry = (LocalEntry) cache.get(key);
		return (entry.deadlineNanos() - System.nanoTime()) / 60_000_000_000L;
	}

}
