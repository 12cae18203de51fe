package io.pillar.cache;

import java.io.BufferedReader;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
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
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Starts and stops, again and again, in a process of its own. Each time the library's own
 * classes are loaded anew, as an application does that is replaced in a server.
 */
class CacheLeakTests {

	private static final int CYCLES = CacheFleet.LONG ? 100 : 15;

	@Test
	void nodesThatAreStoppedLeaveNoThreadNoConnectionAndNoClassLoader() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				Cycles.class.getName(), Integer.toString(CYCLES))
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

		// it remembers the last class whose records were compared, and such, one each
		private static final int REMEMBERED_BY_JDK = 3;

		private Cycles() {
		}

		public static void main(String[] arguments) throws Exception {
			try (RedisServer redis = RedisServer.builder().start()) {
				// what the JDK begins once belongs to no application
				Application.use(redis.host(), redis.port());
				await().until(() -> connections(redis).isEmpty());
				Set<String> before = threads();
				List<WeakReference<?>> left = new ArrayList<>();
				for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
					left.addAll(useOnce(redis));
				}
				await().untilAsserted(() -> assertThat(connections(redis)).isEmpty());
				await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
				await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertNothingIsLeft(alive(left)));
			}
		}

		private static List<WeakReference<?>> useOnce(RedisServer redis) throws Exception {
			Thread thread = Thread.currentThread();
			ClassLoader loader = thread.getContextClassLoader();
			try (OwnClasses own = new OwnClasses(loader)) {
				thread.setContextClassLoader(own);
				Class<?> application = own.loadClass(Application.class.getName());
				assertThat(application).isNotSameAs(Application.class);
				List<?> used = (List<?>) application.getMethod("use", String.class, int.class)
					.invoke(null, redis.host(), redis.port());
				assertThat(used).allMatch((object) -> object.getClass().getClassLoader() != loader);
				return Stream.concat(Stream.of(own), used.stream()).<WeakReference<?>>map(WeakReference::new).toList();
			}
			finally {
				thread.setContextClassLoader(loader);
			}
		}

		private static void assertNothingIsLeft(List<String> alive) {
			assertThat(alive).hasSizeLessThanOrEqualTo(REMEMBERED_BY_JDK).allMatch(OwnClasses.class.getName()::equals);
		}

		private static List<String> alive(List<WeakReference<?>> references) {
			forgetWhatIsRememberedSoftly();
			return references.stream()
				.map(WeakReference::get)
				.filter(Objects::nonNull)
				.map((object) -> object.getClass().getName())
				.toList();
		}

		/**
		 * A JVM forgets it before it says that there is no memory left.
		 */
		private static void forgetWhatIsRememberedSoftly() {
			try {
				List<byte[]> all = new ArrayList<>();
				while (all.size() < Integer.MAX_VALUE) {
					all.add(new byte[16 << 20]);
				}
			}
			catch (OutOfMemoryError ex) {
				System.gc();
			}
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

	/**
	 * The application, whose classes are loaded each time it starts.
	 */
	public static final class Application {

		private Application() {
		}

		public static List<?> use(String host, int port) {
			try (CacheNodes nodes = CacheNodes.on(host, port)) {
				ConfigurableApplicationContext node = nodes.start();
				Cache cache = Objects.requireNonNull(node.getBean(CacheManager.class).getCache("things"));
				use(cache);
				return List.of(nodes, cache, node.getBean(RedisAvailability.class));
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

	}

	/**
	 * Loads the library's classes, and leaves all others to its parent.
	 */
	private static final class OwnClasses extends URLClassLoader {

		OwnClasses(ClassLoader parent) {
			super(classPath(), parent);
		}

		private static URL[] classPath() {
			return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map((entry) -> {
				try {
					return Path.of(entry).toUri().toURL();
				}
				catch (MalformedURLException ex) {
					throw new IllegalArgumentException(ex);
				}
			}).toArray(URL[]::new);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith("io.pillar.")) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : findClass(name);
			}
		}

	}

}
