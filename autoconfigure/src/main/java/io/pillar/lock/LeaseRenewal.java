package io.pillar.lock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.pillar.lock.LockTable.Standing;

/**
 * Makes what is held last.
 */
interface LeaseRenewal {

	/**
	 * Asks the table that has given it out.
	 */
	LeaseRenewal IN_ITS_TABLE = (hold) -> hold.table()
		.renew(hold.claim(), Duration.ofNanos(hold.term().lease()).toMillis());

	/**
	 * Make a lease last from now on.
	 * @param hold what is held
	 * @return how it stands
	 */
	CompletableFuture<Standing> renew(Hold hold);

}
