package io.pillar.cache.history;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

import io.pillar.cache.history.HistoryFinding.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * What is expected of a cache that a disturbance takes back to what it held before.
 */
class HistoryDisturbanceTests {

	private static final int TIMES = 20;

	private static final HistoryOptions OPTIONS = HistoryOptions.defaults()
		.withDuration(Duration.ofSeconds(2))
		.withGrace(Duration.ofMillis(100))
		.withFindings(1000)
		.withTransactions(false, false);

	private static final HistoryOptions BROKEN = OPTIONS.withDuration(Duration.ofSeconds(30)).withFindings(1);

	private final CacheManager caches = HistoryCheckerTests.caches(CoherentCache::new);

	@Test
	void checkWhenOldStateIsServedFindsThatWriterDoesNotSeeItsWrite() {
		HistoryReport report = check(BROKEN, this::serveOldState);
		assertThat(report.findings(Kind.READ_YOUR_WRITES)).isNotEmpty();
	}

	@Test
	void checkWhenOldStateIsServedAndSaidToBeFindsNothing() {
		HistoryReport report = check(OPTIONS, Disturbance.servingOldState(this::serveOldState));
		assertThatCode(report::assertClean).doesNotThrowAnyException();
		assertThat(report.disturbances()).isPositive();
	}

	@Test
	void checkWhenOldStateStaysFindsStaleValue() {
		HistoryReport report = check(BROKEN, Disturbance.servingOldState(this::takeBack));
		assertThat(report.findings()).extracting(HistoryFinding::kind).containsOnly(Kind.STUCK_STALE);
	}

	/**
	 * In a round no more than two caches are written to.
	 */
	@Test
	void checkWhenOldStateOfEarlierRoundsStaysFindsItInAllCaches() {
		HistoryReport report = check(BROKEN.withFindings(1000).withOperations(10_000).withContention(1, 60),
				() -> AccessForm.all()
					.stream()
					.filter((form) -> !form.holdsLists())
					.map(AccessForm::cacheName)
					.forEach((name) -> cache(name).put("k0", name + "/k0@1")));
		long last = report.stuck().stream().mapToLong(HistoryFinding::round).max().orElse(0);
		assertThat(report.stuck()).filteredOn((finding) -> finding.round() == last)
			.extracting(HistoryFinding::cache)
			.hasSizeGreaterThan(2);
	}

	private HistoryReport check(HistoryOptions options, Disturbance disturbance) {
		return HistoryChecker.check(HistoryCheckerTests.sharing(this.caches),
				options.withDisturbance(disturbance, Duration.ofMillis(20)));
	}

	private void serveOldState() {
		takeBack();
		this.caches.getCacheNames().forEach((name) -> cache(name).clear());
	}

	private void takeBack() {
		for (int i = 0; i < TIMES; i++) {
			Map<String, Map<Object, Object>> before = new HashMap<>();
			this.caches.getCacheNames().forEach((name) -> before.put(name, state(cache(name))));
			LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
			before.forEach((name, state) -> takeBack(cache(name), state));
		}
	}

	private Cache cache(String name) {
		return Objects.requireNonNull(this.caches.getCache(name));
	}

	@SuppressWarnings("unchecked")
	private static Map<Object, Object> state(Cache cache) {
		synchronized (cache) {
			return new HashMap<>((Map<Object, Object>) cache.getNativeCache());
		}
	}

	@SuppressWarnings("unchecked")
	private static void takeBack(Cache cache, Map<Object, Object> state) {
		synchronized (cache) {
			((Map<Object, Object>) cache.getNativeCache()).clear();
			((Map<Object, Object>) cache.getNativeCache()).putAll(state);
		}
	}

}
