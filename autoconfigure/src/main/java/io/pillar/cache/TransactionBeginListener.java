package io.pillar.cache;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Notes when a transaction begins.
 */
final class TransactionBeginListener implements TransactionExecutionListener {

	private final AtomicInteger writing;

	TransactionBeginListener(AtomicInteger writing) {
		this.writing = writing;
	}

	@Override
	public void beforeBegin(TransactionExecution transaction) {
		BEGINNING.set(System.nanoTime());
	}

	@Override
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
		Long began = BEGINNING.get();
		BEGINNING.remove();
		if (failure == null && began != null && TransactionSynchronizationManager.isSynchronizationActive()
				&& CacheTransaction.current() == null) {
			CacheTransaction.bind(this.writing, began);
		}
	}

	private static final ThreadLocal<@Nullable Long> BEGINNING = new ThreadLocal<>();

}
