package io.pillar.lock;

import java.util.List;

/**
 * How a lock stands.
 *
 * @param name the name of the lock
 * @param form how it is held
 * @param scope whom the holders exclude
 * @param holders who holds it, of all nodes where the scope is the fleet
 * @param waiters how many callers wait for it
 * @since 0.1.0
 */
public record LockInfo(String name, LockForm form, LeaseScope scope, List<LockHolder> holders, int waiters) {

	public LockInfo {
		holders = List.copyOf(holders);
	}

}
