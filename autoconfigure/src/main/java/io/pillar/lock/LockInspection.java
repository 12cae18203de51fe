package io.pillar.lock;

import java.util.List;
import java.util.Optional;

/**
 * Shows the locks to those who look after the application, and lets them release one.
 *
 * @since 0.1.0
 */
public interface LockInspection {

	/**
	 * Return what the locks of this node did.
	 * @return the counts
	 */
	LockStats stats();

	/**
	 * Return the locks that this node holds or waits for, without asking Redis.
	 * @return the locks, sorted by name; of each the holders on this node
	 */
	List<LockInfo> locks();

	/**
	 * Return how one lock stands, asking Redis where that is there.
	 * @param name the name of the lock
	 * @return the lock, empty where nobody holds it or waits for it
	 */
	Optional<LockInfo> lock(String name);

	/**
	 * Take a lock away from all who hold it. They are told that they lost it, within a
	 * second where they can be reached.
	 * @param name the name of the lock
	 * @return whether anybody held it
	 */
	boolean forceRelease(String name);

}
