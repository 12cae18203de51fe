package io.pillar.lock;

import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Holds locks until the transaction of the caller has ended: what a method changed in it
 * is not there for others before.
 */
final class LockedTransactions {

	private LockedTransactions() {
	}

	/**
	 * Release a hold after the transaction of the thread, if there is one.
	 * @param hold what is held
	 * @return whether there is one
	 */
	static boolean release(LockedHold hold) {
		if (!TransactionSynchronizationManager.isActualTransactionActive()
				|| !TransactionSynchronizationManager.isSynchronizationActive()) {
			return false;
		}
		TransactionSynchronizationManager.registerSynchronization(new Release(hold));
		return true;
	}

	private record Release(LockedHold hold) implements TransactionSynchronization, Ordered {

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE;
		}

		@Override
		public void beforeCommit(boolean readOnly) {
			this.hold.check();
		}

		@Override
		public void afterCompletion(int status) {
			this.hold.close();
		}

	}

}
