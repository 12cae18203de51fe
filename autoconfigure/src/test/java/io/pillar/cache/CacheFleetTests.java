package io.pillar.cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many nodes ask for one value at once.
 */
class CacheFleetTests {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static RedisServer redis;

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.builder().start();
	}

	@AfterAll
	static void closeRedis() {
		redis.close();
	}

	@Test
	void coldKeyIsLoadedOnceForAllThreadsOfAllNodes() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(200);
		try (CacheFleet fleet = new CacheFleet()) {
			List<Member> nodes = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				nodes.add(fleet.join(nodes("fleet")));
			}
			for (int round = 0; round < 5; round++) {
				String key = "cold" + round;
				assertThat(loads(nodes, key, threads)).as(key).isEqualTo(1);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	static int loads(List<Member> nodes, String key, ExecutorService threads) throws Exception {
		AtomicInteger loads = new AtomicInteger();
		CountDownLatch start = new CountDownLatch(1);
		List<Future<String>> values = new ArrayList<>();
		for (Member node : nodes) {
			for (int i = 0; i < 50; i++) {
				values.add(threads.submit(() -> {
					start.await();
					return node.get(key, () -> {
						loads.incrementAndGet();
						LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
						return "loaded";
					});
				}));
			}
		}
		start.countDown();
		for (Future<String> value : values) {
			assertThat(value.get(30, TimeUnit.SECONDS)).isEqualTo("loaded");
		}
		return loads.get();
	}

	@Test
	void coldKeyIsLoadedOnceForAsynchronousCallersOfAllNodes() {
		try (CacheFleet fleet = new CacheFleet()) {
			List<Member> nodes = List.of(fleet.join(nodes("async")), fleet.join(nodes("async")));
			AtomicInteger loads = new AtomicInteger();
			CompletableFuture<String> loaded = new CompletableFuture<>();
			List<CompletableFuture<String>> values = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				values.add(nodes.get(i % 2).cache().retrieve("cold", () -> {
					loads.incrementAndGet();
					return loaded;
				}));
			}
			await().until(() -> loads.get() > 0);
			loaded.complete("loaded");
			values.forEach((value) -> assertThat(value).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("loaded"));
			assertThat(loads).hasValue(1);
		}
	}

	@Test
	void loadThatFailsOnOneNodeIsMadeByTheNextAtOnce() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try (CacheFleet fleet = new CacheFleet()) {
			CacheNodes nodes = patient(nodes("fails"));
			Member first = fleet.join(nodes);
			Member second = fleet.join(nodes);
			CountDownLatch loading = new CountDownLatch(1);
			CountDownLatch fail = new CountDownLatch(1);
			Future<String> failed = threads.submit(() -> first.get("key", () -> {
				loading.countDown();
				fail.await();
				throw new IOException("on purpose");
			}));
			loading.await();
			Future<String> waiting = threads.submit(() -> second.get("key", () -> "second"));
			await().pollDelay(Duration.ofMillis(200)).until(() -> !waiting.isDone());
			fail.countDown();
			// long before the lease is over, or the patience of who waits for it
			assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo("second");
			assertThat(failed).failsWithin(Duration.ofSeconds(30));
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static CacheNodes patient(CacheNodes nodes) {
		return nodes.with("pillar.cache.defaults.lease", Duration.ofMinutes(2))
			.with("pillar.cache.defaults.load-timeout", Duration.ofMinutes(2));
	}

	@Test
	void nodeThatIsKilledWhileItLoadsIsReplacedWithinTheLease() throws Exception {
		ExecutorService threads = Executors.newSingleThreadExecutor();
		Process leader = startLeader();
		try (CacheFleet fleet = new CacheFleet(); BufferedReader output = leader.inputReader()) {
			Member node = fleet.join(nodes("killed"));
			awaitLoading(output);
			Future<String> waiting = threads.submit(() -> node.get("key", () -> "second"));
			// a lease is prolonged as long as its node lives
			await().pollDelay(LEASE.plusSeconds(1)).until(() -> !waiting.isDone());
			leader.destroyForcibly();
			assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo("second");
		}
		finally {
			leader.destroyForcibly();
			threads.shutdownNow();
		}
	}

	private static void awaitLoading(BufferedReader output) throws IOException {
		for (String line = output.readLine(); !Leader.LOADING.equals(line); line = output.readLine()) {
			assertThat(line).as("output of the other process").isNotNull();
		}
	}

	private static Process startLeader() throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Leader.class.getName(),
				String.valueOf(redis.port()))
			.redirectErrorStream(true)
			.start();
	}

	private static CacheNodes nodes(String namespace) {
		return nodes(namespace, redis.port());
	}

	private static CacheNodes nodes(String namespace, int port) {
		return new CacheNodes(Map.of("spring.data.redis.host", "127.0.0.1", "spring.data.redis.port", port,
				"pillar.namespace", namespace, "pillar.cache.defaults.lease", LEASE));
	}

	/**
	 * A node in a process of its own, which loads and never ends.
	 */
	public static final class Leader {

		static final String LOADING = "loading";

		private Leader() {
		}

		public static void main(String[] arguments) {
			try (CacheNodes nodes = nodes("killed", Integer.parseInt(arguments[0]))) {
				ConfigurableApplicationContext node = nodes.start();
				node.getBean(CacheManager.class).getCache("things").get("key", () -> {
					System.out.println(LOADING);
					new CountDownLatch(1).await();
					return "first";
				});
			}
		}

	}

}
