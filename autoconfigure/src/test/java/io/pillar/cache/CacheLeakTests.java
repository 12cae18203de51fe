package io.pillar.cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Starts and stops, again and again, in a process of its own where nothing is remembered
 * softly.
 */
class CacheLeakTests {

	private static final int CYCLES = 100;

	@Test
	void nodesThatAreStoppedLeaveNoThreadNoConnectionAndNoClassLoader() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-XX:+UseSerialGC", "-XX:SoftRefLRUPolicyMSPerMB=0", "-cp",
				System.getProperty("java.class.path"), Cycles.class.getName())
			.redirectErrorStream(true)
			.start();
		try (BufferedReader output = process.inputReader()) {
			String told = output.lines().filter((line) -> !line.contains(" INFO ")).collect(Collectors.joining("\n"));
			assertThat(process.waitFor()).as(told).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * The process.
	 */
	public static final class Cycles {

		// begun when they are first needed, one for the whole JVM
		private static final List<String> JDK = List.of("ForkJoinPool", "CompletableFutureDelayScheduler");

		private Cycles() {
		}

		public static void main(String[] arguments) throws IOException {
			try (RedisServer redis = RedisServer.builder().start()) {
				useOnce(redis);
				await().until(() -> connections(redis).isEmpty());
				Set<String> before = threads();
				List<WeakReference<?>> left = new ArrayList<>();
				for (int i = 0; i < CYCLES; i++) {
					left.addAll(useOnce(redis));
				}
				await().untilAsserted(() -> assertThat(connections(redis)).isEmpty());
				await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
				await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
					System.gc();
					assertThat(left.stream()
						.map(WeakReference::get)
						.filter(Objects::nonNull)
						.map(Object::getClass)
						.toList()).isEmpty();
				});
			}
		}

		private static List<WeakReference<?>> useOnce(RedisServer redis) throws IOException {
			Thread thread = Thread.currentThread();
			ClassLoader loader = thread.getContextClassLoader();
			try (URLClassLoader own = new URLClassLoader(new URL[0], loader);
					CacheNodes nodes = CacheNodes.on(redis.host(), redis.port())) {
				thread.setContextClassLoader(own);
				ConfigurableApplicationContext node = nodes.start();
				Cache cache = Objects.requireNonNull(node.getBean(CacheManager.class).getCache("things"));
				use(cache);
				return List.of(new WeakReference<>(own), new WeakReference<>(node), new WeakReference<>(cache));
			}
			finally {
				thread.setContextClassLoader(loader);
			}
		}

		private static void use(Cache cache) {
			cache.get("key", () -> "value");
			cache.evict("key");
			cache.retrieve("asked", () -> CompletableFuture.completedFuture("value")).join();
			// misses whose loads never end
			cache.get("missed");
			Objects.requireNonNull(cache.retrieve("missed too")).join();
			cache.clear();
		}

		private static Set<String> threads() {
			return Thread.getAllStackTraces()
				.keySet()
				.stream()
				.map(Thread::getName)
				.filter((name) -> JDK.stream().noneMatch(name::startsWith) && !name.startsWith("awaitility"))
				.collect(Collectors.toSet());
		}

		private static List<String> connections(RedisServer redis) {
			return redis.execute("CLIENT", "LIST")
				.lines()
				.filter((line) -> !line.isBlank() && !line.contains("cmd=client"))
				.toList();
		}

	}

}
