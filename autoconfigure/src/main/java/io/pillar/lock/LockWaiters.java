package io.pillar.lock;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The callers of this node that wait for a lock, asleep until somebody wakes them or it
 * is time to look.
 */
final class LockWaiters {

	/**
	 * How long a message that is lost costs at most.
	 */
	static final Duration LONGEST_SILENCE = Duration.ofMillis(500);

	private final Map<String, Waiter> waiters = new ConcurrentHashMap<>();

	Waiter add(LockClaim claim) {
		Waiter waiter = new Waiter(claim, Thread.currentThread());
		this.waiters.put(claim.owner(), waiter);
		return waiter;
	}

	/**
	 * Wake whoever waits with a claim.
	 * @param owner the owner of the claim; nobody has it where it comes late
	 */
	void wake(String owner) {
		Waiter waiter = this.waiters.get(owner);
		if (waiter != null) {
			waiter.wake();
		}
	}

	void wakeAll() {
		this.waiters.values().forEach(Waiter::wake);
	}

	int size() {
		return this.waiters.size();
	}

	Collection<LockClaim> claims() {
		return this.waiters.values().stream().map((waiter) -> waiter.claim).toList();
	}

	/**
	 * One caller that waits.
	 */
	final class Waiter implements AutoCloseable {

		private final LockClaim claim;

		private final Thread thread;

		private final AtomicBoolean woken = new AtomicBoolean();

		Waiter(LockClaim claim, Thread thread) {
			this.claim = claim;
			this.thread = thread;
		}

		/**
		 * Sleep until woken, interrupted, or for some time.
		 * @param nanos how long at most
		 */
		void sleep(long nanos) {
			// not all at the same moment
			long spread = LONGEST_SILENCE.toNanos() - ThreadLocalRandom.current().nextLong(50_000_000);
			long end = System.nanoTime() + Math.min(nanos, spread);
			while (!this.woken.getAndSet(false) && !this.thread.isInterrupted()) {
				long left = end - System.nanoTime();
				if (left <= 0) {
					return;
				}
				LockSupport.parkNanos(this, left);
			}
		}

		private void wake() {
			this.woken.set(true);
			LockSupport.unpark(this.thread);
		}

		@Override
		public void close() {
			LockWaiters.this.waiters.remove(this.claim.owner());
		}

	}

}
