package io.pillar.cache;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * What this node knows of one stripe.
 */
final class RedisStripe {

	private static final long BLOCK = 1_000_000_000L;

	private final ReentrantLock lock = new ReentrantLock();

	private final AtomicBoolean repairing = new AtomicBoolean();

	private final byte[] positionKey;

	private final byte[] logKey;

	private volatile RedisPosition position = RedisPosition.NONE;

	private volatile long changedNanos = System.nanoTime();

	private volatile long blockedUntil = System.nanoTime();

	RedisStripe(byte[] positionKey, byte[] logKey) {
		this.positionKey = positionKey;
		this.logKey = logKey;
	}

	byte[] positionKey() {
		return this.positionKey;
	}

	byte[] logKey() {
		return this.logKey;
	}

	RedisPosition position() {
		return this.position;
	}

	/**
	 * Note a change that was heard of.
	 * @param change the change
	 * @return whether changes before it are missing
	 */
	boolean heard(RedisPosition change) {
		this.lock.lock();
		try {
			this.changedNanos = System.nanoTime();
			long expected = this.position.number() + 1;
			if (change.number() == expected) {
				this.position = change;
			}
			return change.number() > expected;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Go on from a position, because everything up to it is dealt with.
	 * @param reached the position
	 */
	void reached(RedisPosition reached) {
		this.lock.lock();
		try {
			this.changedNanos = System.nanoTime();
			if (reached.number() > this.position.number()) {
				this.position = reached;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Go on from another history.
	 * @param start the position in it
	 */
	void restart(RedisPosition start) {
		this.lock.lock();
		try {
			this.changedNanos = System.nanoTime();
			this.position = start;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return where the stripe was at a moment, if nothing was heard of since.
	 * @param nanos the moment
	 * @return the position, {@code null} where something changed
	 */
	@Nullable RedisPosition positionSince(long nanos) {
		this.lock.lock();
		try {
			return (this.changedNanos - nanos < 0) ? this.position : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean beginRepair() {
		return this.repairing.compareAndSet(false, true);
	}

	void endRepair() {
		this.repairing.set(false);
	}

	/**
	 * Ask nothing of the server of this stripe for a second: it did not answer.
	 */
	void block() {
		this.blockedUntil = System.nanoTime() + BLOCK;
	}

	boolean isBlocked() {
		return this.blockedUntil - System.nanoTime() > 0;
	}

}
