package io.pillar.lock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * One claim that has its lock, however many times its thread has taken it. It is held
 * until it is closed or lost, whichever comes first, and neither is undone.
 */
final class Hold {

	// never started
	private static final Thread NOBODY = new Thread("pillar-lock-nobody");

	// handles that belong to no thread
	private final AtomicInteger apart = new AtomicInteger();

	private final LockClaim claim;

	private final LeaseTerm term;

	private final long token;

	private final long since;

	private final long began;

	private final LongSupplier nanos;

	private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

	private final AtomicInteger handles = new AtomicInteger(1);

	private final LossListeners listeners = new LossListeners();

	// whoever leaves is not interrupted any more for what it has left
	private final ReentrantLock leaving = new ReentrantLock();

	private final HoldTables tables;

	private volatile Thread thread = Thread.currentThread();

	private volatile long rest;

	private volatile @Nullable LeaseLoss loss;

	Hold(LockClaim claim, LockTable table, LockAnswer.Granted granted, LongSupplier nanos) {
		this.claim = claim;
		this.tables = new HoldTables(claim, table);
		this.term = new LeaseTerm(granted.askedAt(), claim.lease(), nanos);
		this.token = granted.token();
		this.since = granted.since();
		this.nanos = nanos;
		this.began = nanos.getAsLong();
	}

	LockClaim claim() {
		return this.claim;
	}

	LeaseTerm term() {
		return this.term;
	}

	/**
	 * The table that it has its lock from.
	 */
	LockTable table() {
		return this.tables.present();
	}

	HoldTables tables() {
		return this.tables;
	}

	/**
	 * Have the lock from another table from now on, and count on what that said.
	 */
	void moveTo(LockTable table, long askedAt, long lease) {
		this.term.begin(askedAt, lease, () -> this.tables.movedTo(table));
	}

	/**
	 * Let it last as a table said, unless it has its lock from another by now.
	 * @return whether it does
	 */
	boolean renewedBy(LockTable table, long askedAt, long lease) {
		return this.term.renewed(askedAt, lease, () -> table() == table);
	}

	long token() {
		return this.token;
	}

	/**
	 * Since when it is held, in milliseconds of the clock of the table.
	 */
	long since() {
		return this.since;
	}

	/**
	 * The thread that may take the lock again.
	 */
	Thread thread() {
		return (this.apart.get() < this.handles.get()) ? this.thread : NOBODY;
	}

	/**
	 * Count handles that belong to no thread.
	 */
	void apart(int more) {
		this.apart.addAndGet(more);
	}

	void thread(Thread thread) {
		this.thread = thread;
	}

	/**
	 * How long the lock is kept from others after it is closed, in milliseconds.
	 */
	long rest() {
		return this.rest;
	}

	void rest(Duration rest) {
		this.rest = Math.max(this.rest, rest.toMillis());
	}

	boolean isHeld() {
		return this.state.get() == State.HELD && this.term.left() > 0;
	}

	boolean isOver() {
		return this.state.get() != State.HELD;
	}

	boolean isLost() {
		return this.state.get() == State.LOST;
	}

	/**
	 * Return whether the time is over though nobody has said so yet.
	 */
	boolean isExpired() {
		return this.state.get() == State.HELD && this.term.left() <= 0;
	}

	Duration remaining() {
		return isOver() ? Duration.ZERO : Duration.ofNanos(Math.max(0, this.term.left()));
	}

	Duration heldFor() {
		return Duration.ofNanos(this.nanos.getAsLong() - this.began);
	}

	boolean isRenewed() {
		return this.claim.settings().renewed();
	}

	/**
	 * Count one more handle, if the lock is held.
	 * @return whether it is
	 */
	boolean enter() {
		return isHeld() && this.handles.getAndUpdate((count) -> (count > 0) ? count + 1 : 0) > 0;
	}

	/**
	 * Count one handle less.
	 * @return whether it was the last
	 */
	boolean leave() {
		if (!this.claim.settings().interruptOnLost()) {
			return this.handles.decrementAndGet() == 0;
		}
		this.leaving.lock();
		try {
			return this.handles.decrementAndGet() == 0;
		}
		finally {
			this.leaving.unlock();
		}
	}

	/**
	 * Interrupt the thread that holds it, if it was asked for and has not left.
	 */
	void interrupt() {
		if (!this.claim.settings().interruptOnLost()) {
			return;
		}
		this.leaving.lock();
		try {
			if (this.handles.get() > 0) {
				this.thread.interrupt();
			}
		}
		finally {
			this.leaving.unlock();
		}
	}

	boolean close() {
		return this.state.compareAndSet(State.HELD, State.CLOSED);
	}

	@Nullable LeaseLoss loss() {
		return this.loss;
	}

	/**
	 * Lose it.
	 * @param reason why
	 * @return what was lost, {@code null} where it was over before
	 */
	@Nullable LeaseLoss lose(LeaseLoss.Reason reason) {
		LeaseLoss lost = new LeaseLoss(this.claim.name(), this.claim.form(), this.token, table().scope(), reason);
		if (!this.state.compareAndSet(State.HELD, State.LOST)) {
			return null;
		}
		this.loss = lost;
		return lost;
	}

	LossListeners listeners() {
		return this.listeners;
	}

	private enum State {

		HELD, CLOSED, LOST

	}

}
