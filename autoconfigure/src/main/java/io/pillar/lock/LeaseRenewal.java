package io.pillar.lock;

import java.util.concurrent.CompletableFuture;

import io.pillar.lock.LockTable.Standing;

/**
 * Makes what is held last.
 */
interface LeaseRenewal {

	/**
	 * Asks the table that has given it out. It only looks where the lease is not to last
	 * longer.
	 */
	LeaseRenewal IN_ITS_TABLE = (hold) -> hold.table()
		.renew(hold.claim(), hold.isRenewed() ? hold.term().lease() / 1_000_000 : 0);

	/**
	 * Make a lease last from now on, or look whether it does.
	 * @param hold what is held
	 * @return how it stands
	 */
	CompletableFuture<Standing> renew(Hold hold);

}
