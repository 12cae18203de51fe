package io.pillar.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nodes with one cache over one database, which is a map.
 */
final class CacheFleet implements AutoCloseable {

	static final boolean LONG = Boolean.getBoolean("pillar.long");

	/**
	 * How long it may take on a machine under load until all memories are right.
	 */
	static final Duration CONVERGED = Duration.ofSeconds(20);

	private static final int KEYS = 40;

	private final Map<String, String> database = new ConcurrentHashMap<>();

	private final AtomicInteger versions = new AtomicInteger();

	private final List<Member> members = new ArrayList<>();

	private final List<CacheNodes> started = new ArrayList<>();

	private @Nullable ExecutorService writers;

	private final List<Future<?>> writing = new ArrayList<>();

	private volatile boolean stopped;

	/**
	 * Start one more node.
	 * @param nodes how it is configured
	 * @param configuration what it has beside the cache
	 * @return the node
	 */
	Member join(CacheNodes nodes, Class<?>... configuration) {
		this.started.add(nodes);
		Member member = new Member(nodes.start(configuration));
		await().until(() -> member.context().getBean(RedisChannels.class).isSubscribed());
		this.members.add(member);
		return member;
	}

	/**
	 * Change a row, and tell the cache of a node.
	 */
	void write(Member node, String key) {
		change(key);
		node.cache().evict(key);
	}

	/**
	 * Change a row, and tell nobody.
	 */
	void change(String key) {
		this.database.put(key, key + " v" + this.versions.incrementAndGet());
	}

	String row(String key) {
		return this.database.computeIfAbsent(key, (missing) -> missing + " v0");
	}

	/**
	 * Let every node read and write without pause.
	 */
	void work() {
		this.stopped = false;
		this.writers = Executors.newFixedThreadPool(this.members.size() * 2);
		for (Member member : this.members) {
			this.writing.add(this.writers.submit(() -> work(member, 4)));
			this.writing.add(this.writers.submit(() -> work(member, 50)));
		}
	}

	private void work(Member member, int readsPerWrite) {
		while (!this.stopped) {
			String key = "k" + ThreadLocalRandom.current().nextInt(KEYS);
			if (ThreadLocalRandom.current().nextInt(readsPerWrite) == 0) {
				write(member, key);
			}
			else {
				member.read(key);
			}
			LockSupport.parkNanos(500_000);
		}
	}

	void rest() throws Exception {
		this.stopped = true;
		for (Future<?> future : this.writing) {
			future.get();
		}
		this.writing.clear();
		if (this.writers != null) {
			this.writers.shutdown();
		}
	}

	void awaitAvailable() {
		await().atMost(Duration.ofSeconds(60)).until(() -> this.members.stream().allMatch(Member::isAvailable));
	}

	/**
	 * Expect that every node answers what the database says, and goes on to.
	 */
	void awaitAgreement(Duration limit) {
		await().atMost(limit).untilAsserted(() -> {
			for (Member member : this.members) {
				this.database.forEach((key, value) -> assertThat(member.read(key)).isEqualTo(value));
				assertThat(member.coherence().pending()).isZero();
			}
		});
	}

	@Override
	public void close() {
		this.stopped = true;
		if (this.writers != null) {
			this.writers.shutdownNow();
		}
		this.started.forEach(CacheNodes::close);
	}

	/**
	 * One node.
	 */
	final class Member {

		private static final String CACHE = "things";

		private final ConfigurableApplicationContext context;

		private final AtomicInteger loads = new AtomicInteger();

		private Member(ConfigurableApplicationContext context) {
			this.context = context;
		}

		ConfigurableApplicationContext context() {
			return this.context;
		}

		Cache cache() {
			return Objects.requireNonNull(this.context.getBean(CacheManager.class).getCache(CACHE));
		}

		/**
		 * Read through the cache.
		 */
		String read(String key) {
			return get(key, () -> {
				this.loads.incrementAndGet();
				return row(key);
			});
		}

		String get(String key, Callable<String> loader) {
			return Objects.requireNonNull(cache().get(key, loader));
		}

		/**
		 * Read until the memory of the node holds the value. It does not hold the first
		 * of a cache, because the node asks for the generation meanwhile.
		 */
		String hold(String key) {
			await().until(() -> read(key).equals(held(key)));
			return read(key);
		}

		int loads() {
			return this.loads.get();
		}

		/**
		 * Return what the memory of the node holds, without asking the cache for it.
		 */
		@Nullable Object held(String key) {
			LocalEntry entry = ((TwoTierCache) cache()).reads().local(key);
			return (entry != null) ? entry.get() : null;
		}

		TwoTierCacheStats stats() {
			return this.context.getBean(TwoTierCacheManager.class).stats(CACHE).orElseThrow();
		}

		CoherenceStats coherence() {
			return this.context.getBean(RedisCoherence.class).stats();
		}

		boolean isAvailable() {
			return this.context.getBean(RedisAvailability.class).isAvailable();
		}

	}

}
