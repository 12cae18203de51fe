package io.pillar.cache.history;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.pillar.cache.history.HistoryFinding.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HistoryCheckerTests {

	private static final HistoryOptions OPTIONS = HistoryOptions.defaults()
		.withDuration(Duration.ofMillis(500))
		.withGrace(Duration.ofMillis(100));

	private static final HistoryOptions BROKEN = OPTIONS.withDuration(Duration.ofSeconds(30)).withFindings(1);

	@Test
	void checkWhenNothingIsCachedFindsNothing() {
		// the first of all, which may take long to begin
		HistoryReport report = HistoryChecker.check(sharing(new NoOpCacheManager()),
				OPTIONS.withDuration(Duration.ofSeconds(20)).withOperations(500));
		assertThatCode(report::assertClean).doesNotThrowAnyException();
		assertThat(report.operations()).isPositive();
	}

	@Test
	void checkWhenCacheIsCoherentFindsNothing() {
		HistoryReport report = HistoryChecker.check(sharing(caches(CoherentCache::new)), OPTIONS);
		assertThatCode(report::assertClean).doesNotThrowAnyException();
		assertThat(report.loads()).as("misses").isLessThan(report.operations());
	}

	@Test
	void checkWhenCacheIsCoherentAndTransactionsReadSnapshotsFindsNothing() {
		HistoryReport report = HistoryChecker.check(sharing(caches(CoherentCache::new)),
				OPTIONS.withSnapshotIsolation(true).withForms(AccessForm.TRANSACTIONAL, AccessForm.PLAIN));
		assertThatCode(report::assertClean).doesNotThrowAnyException();
	}

	@Test
	void checkWhenCoherentCacheIsDisturbedFindsNothing() {
		CacheManager caches = caches(CoherentCache::new);
		Disturbance loss = () -> caches.getCacheNames().forEach((name) -> caches.getCache(name).clear());
		HistoryReport report = HistoryChecker.check(sharing(caches),
				OPTIONS.withDisturbance(loss, Duration.ofMillis(50)));
		assertThatCode(report::assertClean).doesNotThrowAnyException();
		assertThat(report.disturbances()).isPositive();
	}

	@Test
	void checkWhenOperationsAreLimitedEndsAfterThem() {
		HistoryReport report = HistoryChecker.check(sharing(new NoOpCacheManager()),
				OPTIONS.withDuration(Duration.ofMinutes(5)).withOperations(100).withFleet(3, 1));
		assertThat(report.operations()).isBetween(100L, 10_000L);
	}

	@Test
	void checkWhenLoadRacesEvictionFindsStaleValue() {
		HistoryReport report = HistoryChecker.check(sharing(new ConcurrentMapCacheManager()),
				BROKEN.withFindings(50).withTransactions(false, false));
		assertThat(report.stuck()).isNotEmpty();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE,
			names = { "LOADER", "RETRIEVE_LOADER", "SYNC", "FUTURE_SYNC", "MONO_SYNC", "FLUX_SYNC" })
	void checkWhenLoadRacesEvictionFindsItThroughForm(AccessForm form) {
		HistoryReport report = HistoryChecker.check(sharing(new ConcurrentMapCacheManager()),
				BROKEN.withTransactions(false, false).withForms(form));
		assertThat(report.findings()).singleElement()
			.extracting(HistoryFinding::kind)
			.isIn(Kind.STUCK_STALE, Kind.READ_YOUR_WRITES);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenNodesDoNotInvalidateEachOtherFindsItThroughForm(AccessForm form) {
		HistoryReport report = HistoryChecker.check(starting(ConcurrentMapCacheManager::new),
				BROKEN.withTransactions(false, false).withForms(form));
		assertThat(report.findings()).isNotEmpty();
	}

	@Test
	void checkWhenTransactionsPutAtOnceFindsUncommittedValue() {
		HistoryReport report = HistoryChecker.check(sharing(new ConcurrentMapCacheManager()),
				BROKEN.withFindings(100).withForms(AccessForm.TRANSACTIONAL));
		assertThat(report.findings(Kind.UNCOMMITTED)).isNotEmpty();
	}

	@Test
	void checkWhenLoadsFromCommittedReadsAreStoredFindsNothing() {
		HistoryReport report = HistoryChecker.check(sharing(caches(Eager::new)),
				OPTIONS.withTransactions(true, false).withForms(AccessForm.LOADER, AccessForm.SYNC));
		assertThatCode(report::assertClean).doesNotThrowAnyException();
	}

	@Test
	void checkWhenLoadsFromOldSnapshotsAreStoredFindsThem() {
		HistoryReport report = HistoryChecker.check(sharing(caches(Eager::new)),
				BROKEN.withTransactions(true, false)
					.withSnapshotIsolation(true)
					.withForms(AccessForm.LOADER, AccessForm.SYNC));
		assertThat(report.findings()).isNotEmpty();
	}

	@Test
	void checkWhenEvictionsAreLostFindsThatWriterDoesNotSeeItsWrite() {
		HistoryReport report = HistoryChecker.check(sharing(caches(Deaf::new)),
				BROKEN.withTransactions(false, false).withForms(AccessForm.PLAIN));
		assertThat(report.findings(Kind.READ_YOUR_WRITES)).isNotEmpty();
	}

	@Test
	void checkWhenCacheThrowsFindsException() {
		HistoryReport report = HistoryChecker.check(sharing(caches(Broken::new)), BROKEN);
		assertThat(report.findings(Kind.EXCEPTION)).singleElement()
			.extracting(HistoryFinding::found)
			.isEqualTo("java.lang.IllegalStateException: Out of order");
	}

	@Test
	void reportWhenSomethingWasFoundTellsHowToRunAgain() {
		HistoryReport report = HistoryChecker.check(sharing(caches(Broken::new)), BROKEN.withSeed(4711));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(report::assertClean)
			.withMessageContaining("withSeed(4711L)")
			.withMessageContaining("Out of order");
	}

	static NodeFactory sharing(CacheManager caches) {
		return starting(() -> caches);
	}

	private static NodeFactory starting(Supplier<CacheManager> caches) {
		return (configuration) -> {
			AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
			context.registerBean("cacheManager", CacheManager.class, caches);
			context.register(configuration);
			context.refresh();
			return context;
		};
	}

	static CacheManager caches(Function<String, Cache> factory) {
		ConcurrentHashMap<String, Cache> caches = new ConcurrentHashMap<>();
		return new CacheManager() {

			@Override
			public @Nullable Cache getCache(String name) {
				return caches.computeIfAbsent(name, factory);
			}

			@Override
			public Collection<String> getCacheNames() {
				return caches.keySet();
			}

		};
	}

	/**
	 * Stores what a transaction loads until it has changed something itself: right where
	 * transactions read what is committed, wrong where they read from a snapshot.
	 */
	private static final class Eager extends CoherentCache {

		private final ThreadLocal<Boolean> changed = ThreadLocal.withInitial(() -> false);

		private Eager(String name) {
			super(name);
		}

		@Override
		boolean mayFill(Object key) {
			return !this.changed.get();
		}

		@Override
		public void evict(Object key) {
			change();
			super.evict(key);
		}

		@Override
		public void clear() {
			change();
			super.clear();
		}

		private void change() {
			if (isInTransaction()) {
				this.changed.set(true);
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCompletion(int status) {
						Eager.this.changed.set(false);
					}

				});
			}
		}

	}

	private static final class Deaf extends ConcurrentMapCache {

		private Deaf(String name) {
			super(name);
		}

		@Override
		public void evict(Object key) {
		}

	}

	private static final class Broken extends ConcurrentMapCache {

		private Broken(String name) {
			super(name);
		}

		@Override
		public @Nullable ValueWrapper get(Object key) {
			throw new IllegalStateException("Out of order");
		}

	}

}
