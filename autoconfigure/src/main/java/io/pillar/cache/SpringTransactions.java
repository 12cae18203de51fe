package io.pillar.cache;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Spring's transactions, as far as they are bound to a thread.
 */
final class SpringTransactions implements TransactionScope {

	// a hit in memory must not pay for a look at the thread while nobody has changed
	// anything
	private final AtomicInteger writing = new AtomicInteger();

	AtomicInteger writing() {
		return this.writing;
	}

	@Override
	public boolean hasUncommitted() {
		if (this.writing.get() == 0) {
			return false;
		}
		CacheTransaction transaction = CacheTransaction.current();
		return transaction != null && transaction.hasChanges();
	}

	@Override
	public Optional<Uncommitted> uncommitted(String cache, String key) {
		CacheTransaction transaction = hasUncommitted() ? CacheTransaction.current() : null;
		return (transaction != null) ? transaction.uncommitted(cache, key) : Optional.empty();
	}

	@Override
	public boolean put(TwoTierCache cache, String key, @Nullable Object value) {
		CacheTransaction transaction = joined();
		if (transaction != null) {
			transaction.put(cache, key, value);
		}
		return transaction != null;
	}

	@Override
	public boolean evict(TwoTierCache cache, String key) {
		CacheTransaction transaction = joined();
		if (transaction != null) {
			transaction.evict(cache, key);
		}
		return transaction != null;
	}

	@Override
	public boolean clear(TwoTierCache cache) {
		CacheTransaction transaction = joined();
		if (transaction != null) {
			transaction.clear(cache);
		}
		return transaction != null;
	}

	@Override
	public boolean mayHaveWritten() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& !TransactionSynchronizationManager.isCurrentTransactionReadOnly()
				&& TransactionSynchronizationManager.isSynchronizationActive();
	}

	@Override
	public void fill(TwoTierCache cache, FillTicket ticket, @Nullable Object value, boolean orEvict) {
		CacheTransaction transaction = joined();
		Assert.state(transaction != null, "There is no transaction");
		transaction.fill(cache, ticket, value, orEvict);
	}

	@Override
	public Optional<Long> began() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			return Optional.empty();
		}
		CacheTransaction transaction = joined();
		return (transaction != null) ? Optional.of(transaction.beganNanos()) : Optional.empty();
	}

	private @Nullable CacheTransaction joined() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()
				|| !TransactionSynchronizationManager.isSynchronizationActive()) {
			return null;
		}
		CacheTransaction transaction = CacheTransaction.current();
		// begun before anybody told us: all that it read may be older than anything we
		// know
		return (transaction != null) ? transaction
				: CacheTransaction.bind(this.writing, System.nanoTime() - Long.MAX_VALUE / 2);
	}

}
