package io.pillar.lock;

/**
 * What the locks of this node did since its start.
 *
 * @param acquired locks acquired
 * @param contended those of them that somebody else held first
 * @param notAcquired calls that ended because somebody else held the lock
 * @param unavailable calls that ended because Redis was away
 * @param local leases taken by this node alone because Redis was away
 * @param released leases released
 * @param lost leases lost
 * @param renewals renewals that were answered
 * @param failedRenewals renewals that were not
 * @param held leases held now
 * @param waiting callers that wait now
 * @since 0.1.0
 */
public record LockStats(long acquired, long contended, long notAcquired, long unavailable, long local, long released,
		long lost, long renewals, long failedRenewals, long held, long waiting) {

}
