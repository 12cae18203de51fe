package io.pillar.lock;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisUnavailableException;

/**
 * Where it is written who holds which lock and who waits for it.
 */
interface LockTable {

	/**
	 * Who shares the table.
	 * @return the scope of its leases
	 */
	LeaseScope scope();

	/**
	 * Ask for a lock, or ask again.
	 * @param claim what is asked for
	 * @param waits whether the claim is to be woken when the lock may be had; to be asked
	 * again within {@link LockWaiters#LONGEST_SILENCE}
	 * @param patienceNanos how long to wait for the answer
	 * @return what became of it
	 * @throws RedisUnavailableException if there was no answer; the claim has the lock or
	 * not, and has to be released
	 */
	LockAnswer ask(LockClaim claim, boolean waits, long patienceNanos);

	/**
	 * Take a lock that was given out by another table.
	 * @param claim what is asked for
	 * @param token the token that it has
	 * @param leaseMillis how long it lasts
	 * @return whether the claim has the lock, with that token
	 */
	CompletableFuture<Boolean> adopt(LockClaim claim, long token, long leaseMillis);

	/**
	 * Make a lease last from now on; it never becomes shorter.
	 * @param claim who holds the lock
	 * @param leaseMillis how long it lasts, zero to look only
	 * @return how the claim stands
	 */
	CompletableFuture<Standing> renew(LockClaim claim, long leaseMillis);

	/**
	 * Give up what the claim holds or waits for.
	 * @param claim the claim
	 * @param restMillis how long the lock is kept from others
	 * @param patienceNanos how long to wait for it
	 * @throws RedisUnavailableException if it is not certain that it was done
	 */
	void release(LockClaim claim, long restMillis, long patienceNanos);

	/**
	 * Give up what the claim holds or waits for, without waiting.
	 * @param claim the claim
	 * @param restMillis how long the lock is kept from others
	 * @return done when nothing that was asked in the name of the claim before can have
	 * an effect any more
	 */
	CompletableFuture<Void> releaseAsync(LockClaim claim, long restMillis);

	/**
	 * Return how locks stand.
	 * @param name the name of a lock
	 * @return one, or none where nobody holds it or waits for it
	 */
	List<LockInfo> find(String name);

	/**
	 * Tell all who hold a lock that they have to let it go, and let none of them renew
	 * it.
	 * @param name the name of the lock
	 * @return whether anybody held it
	 */
	boolean force(String name);

	/**
	 * How a claim stands.
	 */
	enum Standing {

		/**
		 * It holds the lock.
		 */
		HELD(null),

		/**
		 * It does not hold it.
		 */
		GONE(LeaseLoss.Reason.GONE),

		/**
		 * It has to let it go.
		 */
		FORCED(LeaseLoss.Reason.FORCED),

		/**
		 * It did not get it from the table that it was to move to.
		 */
		NOT_TAKEN_OVER(LeaseLoss.Reason.NOT_TAKEN_OVER);

		private final LeaseLoss.@Nullable Reason reason;

		Standing(LeaseLoss.@Nullable Reason reason) {
			this.reason = reason;
		}

		/**
		 * Why the lease is lost, {@code null} where it is not.
		 */
		LeaseLoss.@Nullable Reason reason() {
			return this.reason;
		}

	}

}
