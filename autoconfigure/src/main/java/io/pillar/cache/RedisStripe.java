package io.pillar.cache;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * What this node knows of one stripe.
 */
/*
 * The position is the change up to which everything is dealt with. Beside it stand the
 * last changes that are known to have happened: those heard of, read from the log, or
 * acknowledged to this node. A change that has the number of a known one and another id
 * belongs to another history, as after a failover that lost changes. From then on the
 * stripe is in doubt and its position stands still, however well the numbers go on, until
 * a repair has compared it with the log.
 */
final class RedisStripe {

	private static final int KNOWN = 64;

	private final ReentrantLock lock = new ReentrantLock();

	private final AtomicBoolean repairWanted = new AtomicBoolean();

	private final RedisPosition[] known = new RedisPosition[KNOWN];

	private final byte[] positionKey;

	private final byte[] logKey;

	private volatile RedisPosition position = RedisPosition.NONE;

	private volatile long highest;

	private volatile long doubts;

	private volatile boolean doubtful;

	private volatile boolean empty;

	private volatile long changedNanos = System.nanoTime();

	private volatile boolean silent;

	RedisStripe(byte[] positionKey, byte[] logKey) {
		this.positionKey = positionKey;
		this.logKey = logKey;
		restart(RedisPosition.NONE);
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
	 * Return the highest number that is known to have been given.
	 * @return the number
	 */
	long highest() {
		return this.highest;
	}

	// there was no change in Redis yet
	void wasEmpty() {
		this.empty = true;
	}

	/**
	 * Return whether the log holds every change there ever was.
	 * @return whether it can be followed from its beginning
	 */
	boolean isFromTheBeginning() {
		return this.empty && this.position.number() == 0;
	}

	boolean isDoubtful() {
		return this.doubtful;
	}

	long doubts() {
		return this.doubts;
	}

	/**
	 * Note a change that was heard of.
	 * @param change the change
	 * @return whether the log has to be looked at
	 */
	boolean heard(RedisPosition change) {
		this.lock.lock();
		try {
			this.changedNanos = System.nanoTime();
			boolean next = change.number() == this.position.number() + 1;
			if (!know(change)) {
				return true;
			}
			if (next && !this.doubtful) {
				this.position = change;
			}
			return this.doubtful || change.number() > this.position.number();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Note a change that was acknowledged to this node.
	 * @param change the change
	 * @return whether it may be of another history than the one that holds
	 */
	boolean acknowledged(RedisPosition change) {
		this.lock.lock();
		try {
			return !know(change);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean know(RedisPosition change) {
		if (contradicts(change)) {
			this.doubtful = true;
			this.doubts++;
			return false;
		}
		this.known[slot(change)] = change;
		this.highest = Math.max(this.highest, change.number());
		return true;
	}

	/**
	 * Return whether a change cannot belong to the history that is known.
	 * @param change the change
	 * @return whether its number was given to another change
	 */
	boolean contradicts(RedisPosition change) {
		RedisPosition same = this.known[slot(change)];
		return same.number() == change.number() && !same.equals(change);
	}

	private static int slot(RedisPosition change) {
		return (int) (change.number() & (KNOWN - 1));
	}

	/**
	 * Go on from the last of some changes, because everything up to it is dealt with.
	 * @param log the changes
	 * @param doubtsBefore how many doubts there were before they were read
	 */
	void reached(List<RedisLoggedChange> log, long doubtsBefore) {
		this.lock.lock();
		try {
			this.changedNanos = System.nanoTime();
			this.doubtful = this.doubtful && this.doubts != doubtsBefore;
			for (RedisLoggedChange change : log) {
				this.known[slot(change.position())] = change.position();
				if (change.position().number() > this.position.number()) {
					this.position = change.position();
				}
			}
			this.highest = Math.max(this.highest, this.position.number());
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
			Arrays.fill(this.known, RedisPosition.NONE);
			this.known[slot(start)] = start;
			this.position = start;
			this.highest = start.number();
			this.doubtful = false;
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
			return (this.changedNanos - nanos < 0 && !this.doubtful) ? this.position : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ask for a repair.
	 * @return whether nobody has asked for it yet
	 */
	boolean wantRepair() {
		return this.repairWanted.compareAndSet(false, true);
	}

	void beginRepair() {
		this.repairWanted.set(false);
	}

	/**
	 * Ask the server for nothing until it has answered the heartbeat, which goes on.
	 */
	void silent() {
		this.silent = true;
	}

	void answered() {
		this.silent = false;
	}

	boolean isSilent() {
		return this.silent;
	}

}
