package io.pillar.benchmark;

/**
 * One node's locks, as its own users would call them.
 */
interface Locker extends AutoCloseable {

	/**
	 * Take a lock, waiting for it where the locker can.
	 * @param name the name of the lock
	 * @return what releases it
	 */
	Runnable lock(String name);

	@Override
	void close();

}
