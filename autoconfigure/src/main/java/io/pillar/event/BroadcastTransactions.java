package io.pillar.event;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Waits for the commit of the caller's transaction. Only loaded where there can be one.
 */
final class BroadcastTransactions implements BroadcastSender.AfterCommit {

	@Override
	public void run(Runnable work) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()
				|| !TransactionSynchronizationManager.isActualTransactionActive()) {
			work.run();
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			/**
			 * Not after the commit: what listeners publish at that moment comes too late
			 * for it.
			 */
			@Override
			public void afterCompletion(int status) {
				if (status == STATUS_COMMITTED) {
					work.run();
				}
			}

		});
	}

}
