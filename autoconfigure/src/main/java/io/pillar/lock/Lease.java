package io.pillar.lock;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * A lock that is held until it is closed or lost. It is renewed by itself for as long as
 * the node lives and reaches Redis.
 * <p>
 * A lease can be lost: Redis is away for longer than it lasts, somebody deletes it, the
 * whole node stands still. {@link #isHeld()} turns {@code false} before Redis may give
 * the lock to another, unless Redis forgets it: then the holder learns that with its next
 * renewal, a third of the lease later at most. What is done after that is not guarded, so
 * work that takes long asks now and then or listens to {@link #onLost}, and what is
 * written last is guarded by the {@link #token()}.
 * <p>
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface Lease extends AutoCloseable {

	/**
	 * Return what is locked.
	 * @return the name of the lock
	 */
	String name();

	/**
	 * Return the form of the lock.
	 * @return the form
	 */
	LockForm form();

	/**
	 * Return the fencing token: larger than that of every lease of this name that was
	 * given out before, also after Redis has lost its data, as long as the clock of Redis
	 * is not set back; by less than an hour does no harm unless its data is lost too. The
	 * same for a thread that takes the lock again.
	 * @return the token
	 */
	long token();

	/**
	 * Return among whom this lease is the only one.
	 * @return the scope; changes from {@link LeaseScope#NODE} to {@link LeaseScope#FLEET}
	 * when Redis comes back and the lock is free there
	 */
	LeaseScope scope();

	/**
	 * Return whether it is held for certain at this moment, by the monotonic clock of
	 * this node. Asks nobody, and costs nothing.
	 * @return {@code false} once it is closed or lost
	 */
	boolean isHeld();

	/**
	 * Return for how long it is held if it is not renewed any more.
	 * @return the time, zero once it is closed or lost
	 */
	Duration remaining();

	/**
	 * Tell a listener when this lease is lost: at once if it is lost already, never if it
	 * was closed before. Listeners run on a thread of Pillar's own, and each of them runs
	 * whatever the others throw.
	 * @param listener told once, what was lost
	 */
	void onLost(Consumer<LeaseLoss> listener);

	/**
	 * Throw an exception unless the lease is held.
	 * @throws LeaseLostException if it is lost
	 * @throws IllegalStateException if it is closed
	 */
	void check();

	/**
	 * Make the calling thread the one that holds the lock: it may take the lock again,
	 * and is interrupted where that was asked for. The lease can be closed by any thread.
	 */
	void takeOver();

	/**
	 * Let the lease last for some time from now on, instead of what it was taken with.
	 * Where that is shorter, this node counts on no more at once, but the lock stays
	 * taken until it is closed or the longer time is over.
	 * @param lease how long
	 * @return whether it did; not where it is lost or Redis did not answer
	 */
	boolean extend(Duration lease);

	/**
	 * Close the lease but keep the lock from others for some time, counted from now.
	 * @param rest how long nobody gets the lock, this node included
	 */
	void closeAfter(Duration rest);

	/**
	 * Release the lock. Where a thread has taken it several times, the last to be closed
	 * releases it. Does nothing the second time, and does not throw for a lease that is
	 * lost.
	 */
	@Override
	void close();

}
