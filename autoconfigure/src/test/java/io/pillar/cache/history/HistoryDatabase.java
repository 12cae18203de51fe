package io.pillar.cache.history;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * The one database of all nodes: committed reads, row locks held by writers until they
 * commit, and transactions that may read from a snapshot.
 */
class HistoryDatabase implements AutoCloseable {

	private static final int LOADS_PER_FAILURE = 200;

	private final Map<AccessForm, List<HistoryRow>> rows = new EnumMap<>(AccessForm.class);

	private final Map<String, HistoryRow> rowsByName = new HashMap<>();

	private final HistoryDelays delays;

	private final boolean snapshots;

	private final LongAdder loads = new LongAdder();

	private final ReentrantLock commits = new ReentrantLock();

	private final ExecutorService executor;

	HistoryDatabase(HistoryOptions options, HistoryDelays delays) {
		this.delays = delays;
		this.snapshots = options.isSnapshotIsolation();
		for (AccessForm form : options.forms()) {
			List<HistoryRow> created = IntStream.range(0, options.keys())
				.mapToObj((index) -> new HistoryRow(form, index))
				.toList();
			this.rows.put(form, created);
			created.forEach((row) -> this.rowsByName.put(row.cache() + "/" + row.key(), row));
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory("history-later-");
		threads.setDaemon(true);
		// Unbounded, because a task may wait in the cache for what another one loads
		this.executor = Executors.newCachedThreadPool(threads);
	}

	List<HistoryRow> rows(AccessForm form) {
		return this.rows.getOrDefault(form, List.of());
	}

	HistoryRow row(String cache, String key) {
		HistoryRow row = this.rowsByName.get(cache + "/" + key);
		Assert.state(row != null, () -> "There is no row '%s' for cache '%s'".formatted(key, cache));
		return row;
	}

	@Nullable Object load(HistoryRow row) {
		this.delays.pause();
		Object loaded = loadAtOnce(row);
		this.delays.linger();
		return loaded;
	}

	CompletableFuture<@Nullable Object> loadLater(HistoryRow row) {
		return later(() -> load(row));
	}

	/**
	 * Load on a thread of the database, or on the caller's but then without waiting, for
	 * it may be one that must not wait.
	 */
	CompletableFuture<@Nullable Object> loadSomewhere(HistoryRow row) {
		if (!this.delays.oneIn(3)) {
			return loadLater(row);
		}
		try {
			return CompletableFuture.completedFuture(loadAtOnce(row));
		}
		catch (LoadFailedException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private @Nullable Object loadAtOnce(HistoryRow row) {
		this.loads.increment();
		if (this.delays.oneIn(LOADS_PER_FAILURE)) {
			row.note("fails to load", null);
			throw new LoadFailedException();
		}
		long number = latest(row);
		row.note("loads", number);
		return row.payload(number);
	}

	<T extends @Nullable Object> CompletableFuture<T> later(Supplier<T> work) {
		return CompletableFuture.supplyAsync(work, this.executor);
	}

	/**
	 * Write the row: for all at once, or for the current transaction until it commits.
	 * @return the number of the write
	 */
	long write(HistoryRow row) {
		HistoryTransaction transaction = currentTransaction();
		this.delays.pause();
		row.lock();
		try {
			long number = row.next();
			if (transaction != null) {
				transaction.write(row, number);
			}
			else {
				row.commit(number);
			}
			this.delays.pause();
			return number;
		}
		finally {
			row.unlock();
		}
	}

	/**
	 * The number of the write the caller sees.
	 */
	long latest(HistoryRow row) {
		HistoryTransaction transaction = currentTransaction();
		return (transaction != null) ? transaction.read(row) : row.committed();
	}

	HistoryTransaction begin() {
		if (!this.snapshots) {
			return new HistoryTransaction(null);
		}
		this.commits.lock();
		try {
			Map<HistoryRow, Long> snapshot = new HashMap<>();
			this.rowsByName.values().forEach((row) -> snapshot.put(row, row.committed()));
			return new HistoryTransaction(snapshot);
		}
		finally {
			this.commits.unlock();
		}
	}

	void commit(HistoryTransaction transaction) {
		this.delays.pause();
		this.commits.lock();
		try {
			transaction.commit();
		}
		finally {
			this.commits.unlock();
		}
		this.delays.pause();
	}

	@Nullable HistoryTransaction currentTransaction() {
		return (HistoryTransaction) TransactionSynchronizationManager.getResource(this);
	}

	long loads() {
		return this.loads.sum();
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		try {
			this.executor.awaitTermination(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * What a load throws now and then, as databases do.
	 */
	static class LoadFailedException extends RuntimeException {

		LoadFailedException() {
			super("The database did not answer");
		}

		static boolean isCauseOf(Throwable failure) {
			for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
				if (cause instanceof LoadFailedException) {
					return true;
				}
			}
			return false;
		}

	}

}
