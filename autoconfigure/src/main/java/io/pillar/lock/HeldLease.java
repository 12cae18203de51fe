package io.pillar.lock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.springframework.util.Assert;

/**
 * One of the times that a thread has taken a lock.
 */
final class HeldLease implements Lease {

	private final Hold hold;

	private final LockNode node;

	private final AtomicBoolean closed = new AtomicBoolean();

	private final AtomicBoolean apart = new AtomicBoolean();

	private volatile boolean released;

	HeldLease(Hold hold, LockNode node) {
		this.hold = hold;
		this.node = node;
	}

	@Override
	public String name() {
		return this.hold.claim().name();
	}

	@Override
	public LockForm form() {
		return this.hold.claim().form();
	}

	@Override
	public long token() {
		return this.hold.token();
	}

	@Override
	public LeaseScope scope() {
		return this.hold.table().scope();
	}

	@Override
	public boolean isHeld() {
		return !this.closed.get() && this.hold.isHeld();
	}

	@Override
	public Duration remaining() {
		return this.closed.get() ? Duration.ZERO : this.hold.remaining();
	}

	@Override
	public void onLost(Consumer<LeaseLoss> listener) {
		Assert.notNull(listener, "'listener' must not be null");
		if (!this.released) {
			this.node.listen(this.hold, this, listener);
		}
	}

	@Override
	public void check() {
		LeaseLoss loss = this.hold.loss();
		Assert.state(!this.closed.get() || loss != null, () -> "The lease of lock '%s' is closed".formatted(name()));
		if (loss != null) {
			throw new LeaseLostException(loss);
		}
		if (!this.hold.isHeld()) {
			throw new LeaseLostException(new LeaseLoss(name(), form(), token(), scope(), LeaseLoss.Reason.EXPIRED));
		}
	}

	@Override
	public void takeOver() {
		belong();
		this.hold.thread(Thread.currentThread());
	}

	/**
	 * Belong to no thread. Who else has a lease of this lock keeps it.
	 */
	void leaveThread() {
		if (this.apart.compareAndSet(false, true)) {
			this.hold.apart(1);
		}
	}

	/**
	 * Belong to a thread again, which is done before it is closed.
	 */
	void belong() {
		if (this.apart.compareAndSet(true, false)) {
			this.hold.apart(-1);
		}
	}

	@Override
	public boolean extend(Duration lease) {
		LockOptions.checkLease(lease);
		return isHeld() && this.node.extend(this.hold, lease);
	}

	@Override
	public void closeAfter(Duration rest) {
		Assert.isTrue(!rest.isNegative() && rest.compareTo(LockOptions.LONGEST) <= 0,
				() -> "'rest' must be between 0 and 7 days but was " + rest);
		if (!this.closed.get()) {
			this.hold.rest(rest);
			close();
		}
	}

	@Override
	public void close() {
		closeWithin(LockNode.GRACE.toNanos());
	}

	/**
	 * Close it, waiting no longer than some time.
	 * @param patienceNanos how long
	 */
	void closeWithin(long patienceNanos) {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		this.node.loseIfExpired(this.hold);
		this.released = !this.hold.isLost();
		if (this.released) {
			// those who listen to other leases of the same lock stay
			this.hold.listeners().remove(this);
		}
		if (this.hold.leave()) {
			this.node.release(this.hold, this, patienceNanos);
		}
	}

	@Override
	public String toString() {
		return "Lease of lock '%s' with token %d of the %s".formatted(name(), token(), scope());
	}

}
