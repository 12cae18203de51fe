package io.pillar.cache;

import org.jspecify.annotations.Nullable;

import io.pillar.cache.SharedTier.Found;

/**
 * What a miss leaves to whoever loads the value: with it the value can be stored if, and
 * only if, nothing changed since the miss.
 *
 * @param key the key
 * @param stamp what the key was like on this node
 * @param lease the lease that was seen in the shared tier, if it could be asked
 * @param buried whether the value may not be stored at all
 * @param takenNanos when the miss was, by {@link System#nanoTime()}
 */
record FillTicket(String key, LocalStamp stamp, Found.@Nullable Lease lease, boolean buried, long takenNanos) {

	static FillTicket of(LocalStamp stamp, Found found) {
		return new FillTicket(stamp.key(), stamp, (found instanceof Found.Lease lease) ? lease : null,
				found instanceof Found.Buried, System.nanoTime());
	}

	/**
	 * A ticket with which nothing is stored.
	 * @param stamp what the key was like
	 * @return the ticket
	 */
	static FillTicket buried(LocalStamp stamp) {
		return new FillTicket(stamp.key(), stamp, null, true, System.nanoTime());
	}

	/**
	 * Return whether another caller answers for the load and can be waited for.
	 * @return whether to wait
	 */
	boolean isSomebodyElses() {
		return this.lease != null && !this.lease.own() && this.lease.guarded();
	}

	/**
	 * Return whether there is a lease that nobody answers for.
	 * @return whether it can be taken over at once
	 */
	boolean isNobodys() {
		return this.lease != null && !this.lease.own() && !this.lease.guarded();
	}

}
