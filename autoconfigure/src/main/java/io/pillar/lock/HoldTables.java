package io.pillar.lock;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisUnavailableException;

/**
 * The tables that know of a claim: the one that it has its lock from, and one that it was
 * to move to, which may have heard of it though nobody saw the answer.
 */
final class HoldTables {

	private final LockClaim claim;

	private volatile LockTable present;

	private volatile @Nullable LockTable next;

	HoldTables(LockClaim claim, LockTable present) {
		this.claim = claim;
		this.present = present;
	}

	LockTable present() {
		return this.present;
	}

	/**
	 * Note that another table is about to be asked for it.
	 * @param next the table
	 */
	void movesTo(LockTable next) {
		this.next = next;
	}

	void movedTo(LockTable next) {
		this.present = next;
	}

	/**
	 * Give up what the claim has in any of them.
	 * @param restMillis how long the lock is kept from others
	 * @param patienceNanos how long to wait for it
	 */
	void release(long restMillis, long patienceNanos) {
		LockTable table = this.present;
		try {
			table.release(this.claim, restMillis, Math.max(0, patienceNanos));
			if (this.claim.mayBeAsked()) {
				// a question that was not answered may come after this release
				table.releaseAsync(this.claim, 0);
			}
		}
		catch (RedisUnavailableException ex) {
			table.releaseAsync(this.claim, restMillis);
		}
		leaveNext(table);
	}

	/**
	 * Give up what the claim has in any of them, without waiting.
	 * @return done when the one that it had its lock from knows
	 */
	CompletableFuture<Void> releaseAsync() {
		LockTable table = this.present;
		leaveNext(table);
		return table.releaseAsync(this.claim, 0);
	}

	private void leaveNext(LockTable left) {
		LockTable next = this.next;
		if (next != null && next != left) {
			next.releaseAsync(this.claim, 0);
		}
	}

}
