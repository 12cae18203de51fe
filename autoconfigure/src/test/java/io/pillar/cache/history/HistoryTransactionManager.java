package io.pillar.cache.history;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Transactions of a node on the {@link HistoryDatabase}.
 */
class HistoryTransactionManager extends AbstractPlatformTransactionManager {

	private final transient HistoryDatabaseSlot slot;

	HistoryTransactionManager(HistoryDatabaseSlot slot) {
		this.slot = slot;
	}

	@Override
	protected Object doGetTransaction() {
		return new Handle(this.slot.get().currentTransaction());
	}

	@Override
	protected boolean isExistingTransaction(Object transaction) {
		return ((Handle) transaction).transaction != null;
	}

	@Override
	protected void doBegin(Object transaction, TransactionDefinition definition) {
		HistoryTransaction begun = this.slot.get().begin();
		TransactionSynchronizationManager.bindResource(this.slot.get(), begun);
		((Handle) transaction).transaction = begun;
	}

	@Override
	protected void doCommit(DefaultTransactionStatus status) {
		this.slot.get().commit(transaction(status));
	}

	@Override
	protected void doRollback(DefaultTransactionStatus status) {
		transaction(status).rollback();
	}

	@Override
	protected void doSetRollbackOnly(DefaultTransactionStatus status) {
		// Only the outermost transaction of the checker decides, and it is told by the
		// exception
	}

	@Override
	protected void doCleanupAfterCompletion(Object transaction) {
		TransactionSynchronizationManager.unbindResource(this.slot.get());
	}

	private static HistoryTransaction transaction(DefaultTransactionStatus status) {
		HistoryTransaction transaction = ((Handle) status.getTransaction()).transaction;
		Assert.state(transaction != null, "No transaction has begun");
		return transaction;
	}

	private static final class Handle {

		private @Nullable HistoryTransaction transaction;

		private Handle(@Nullable HistoryTransaction transaction) {
			this.transaction = transaction;
		}

	}

}
