package io.pillar.lock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Until when a lease is counted on, and when it is renewed.
 */
/*
 * The deadline is counted from before the question was sent, by the monotonic clock of
 * this node, and ends early enough for clocks that do not run at the same speed. So it is
 * over before the table gives the lock away, whatever happens to the node, the network or
 * the table meanwhile: nobody has to be told for it to end. An answer that comes after
 * the deadline changes nothing, also where it is a good one, since somebody may have seen
 * already that the lock is not held.
 */
final class LeaseTerm {

	private final LongSupplier nanos;

	private final AtomicBoolean renewing = new AtomicBoolean();

	// held by those who change the deadline, never while somebody asks for it
	private final ReentrantLock lock = new ReentrantLock();

	private volatile long lease;

	private volatile long deadline;

	private volatile long renewAt;

	private volatile boolean hurried;

	LeaseTerm(long askedAt, Duration lease, LongSupplier nanos) {
		this.nanos = nanos;
		this.lease = lease.toNanos();
		this.deadline = askedAt + usable(this.lease);
		this.renewAt = askedAt + this.lease / 3;
	}

	/**
	 * How long a lease is counted on: clocks may differ by one in a hundred, and Redis
	 * counts in milliseconds.
	 */
	private static long usable(long lease) {
		return lease - lease / 100 - 5_000_000;
	}

	long left() {
		return this.deadline - this.nanos.getAsLong();
	}

	long deadline() {
		return this.deadline;
	}

	/**
	 * How long it lasts from each renewal on, in nanoseconds.
	 */
	long lease() {
		return this.lease;
	}

	/**
	 * Let it last for another time from the next renewal on. Where that is shorter it
	 * counts at once, because nobody may ever learn whether the table heard of it.
	 * @param lease how long
	 */
	void lease(Duration lease) {
		this.lock.lock();
		try {
			this.lease = lease.toNanos();
			long end = this.nanos.getAsLong() + usable(this.lease);
			if (left() > 0 && end - this.deadline < 0) {
				this.deadline = end;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	long renewAt() {
		return this.renewAt;
	}

	/**
	 * Let it be renewed at a moment, or earlier where that was asked for meanwhile.
	 * @param renewAt the moment
	 */
	void renewAt(long renewAt) {
		if (!this.hurried || renewAt - this.renewAt < 0) {
			this.renewAt = renewAt;
		}
	}

	/**
	 * Let it be looked after at a moment, and after a renewal that is under way.
	 * @param moment the moment
	 */
	void hurry(long moment) {
		this.hurried = true;
		this.renewAt = moment;
	}

	/**
	 * Become the one that renews it.
	 * @return whether nobody else does at the moment
	 */
	boolean beginRenewal() {
		if (!this.renewing.compareAndSet(false, true)) {
			return false;
		}
		this.hurried = false;
		return true;
	}

	/**
	 * Whether it is to be looked after at once, also where it is not renewed.
	 */
	boolean isHurried() {
		return this.hurried;
	}

	boolean isRenewing() {
		return this.renewing.get();
	}

	void endRenewal() {
		this.renewing.set(false);
	}

	/**
	 * Note that the lease began anew. It never becomes shorter by that, since it may have
	 * been made longer while the answer was on its way.
	 * @param askedAt when that was asked for
	 * @param lease how long it lasts, in nanoseconds
	 * @param counts asked whether the answer still counts
	 * @return whether it did, and the lease was not over before
	 */
	boolean renewed(long askedAt, long lease, BooleanSupplier counts) {
		this.lock.lock();
		try {
			if (left() <= 0 || !counts.getAsBoolean()) {
				return false;
			}
			long shortest = Math.min(lease, this.lease);
			renewAt(askedAt + shortest / 3);
			long end = askedAt + usable(shortest);
			this.deadline = (end - this.deadline > 0) ? end : this.deadline;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Note that the lease began elsewhere, where nobody knows of what was said before.
	 * @param askedAt when that was asked for
	 * @param lease how long it lasts, in nanoseconds
	 * @param move done in the same moment
	 */
	void begin(long askedAt, long lease, Runnable move) {
		this.lock.lock();
		try {
			long end = askedAt + usable(lease);
			this.deadline = (end - this.deadline < 0) ? end : this.deadline;
			move.run();
		}
		finally {
			this.lock.unlock();
		}
	}

}
