package io.pillar.lock;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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

	private final Queue<Consumer<LeaseLoss>> listeners = new ConcurrentLinkedQueue<>();

	private volatile LockTable table;

	private volatile Thread thread = Thread.currentThread();

	private volatile long rest;

	private volatile @Nullable LeaseLoss loss;

	Hold(LockClaim claim, LockTable table, LockAnswer.Granted granted, LongSupplier nanos) {
		this.claim = claim;
		this.table = table;
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

	LockTable table() {
		return this.table;
	}

	void moveTo(LockTable table) {
		this.table = table;
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
		return this.handles.decrementAndGet() == 0;
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
		LeaseLoss lost = new LeaseLoss(this.claim.name(), this.claim.form(), this.token, this.table.scope(), reason);
		if (!this.state.compareAndSet(State.HELD, State.LOST)) {
			return null;
		}
		this.loss = lost;
		return lost;
	}

	void addListener(Consumer<LeaseLoss> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Take a listener that was not told yet.
	 * @return a listener, {@code null} where there is none
	 */
	@Nullable Consumer<LeaseLoss> nextListener() {
		return this.listeners.poll();
	}

	private enum State {

		HELD, CLOSED, LOST

	}

}
