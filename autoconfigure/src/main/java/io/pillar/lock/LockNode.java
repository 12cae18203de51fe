package io.pillar.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.pillar.lock.LockTable.Standing;
import io.pillar.redis.NodeId;

/**
 * What all locks of a node have in common: what it holds, who waits, and who has to be
 * told.
 */
final class LockNode implements AutoCloseable {

	/**
	 * How long a call may take beyond its wait, less what it takes to come back.
	 */
	static final Duration GRACE = Duration.ofMillis(75);

	private final Holds holds = new Holds();

	private final LockWaiters waiters = new LockWaiters();

	private final NodeId node;

	private final LockClaims claims;

	private final LockDefaults defaults;

	private final LockEvents events;

	private final LeaseKeeper keeper;

	private final LongSupplier nanos;

	private volatile boolean closed;

	LockNode(NodeId node, LockDefaults defaults, LeaseRenewal renewal, LockEvents events, LongSupplier nanos) {
		this.node = node;
		this.claims = new LockClaims(node);
		this.defaults = defaults;
		this.events = events;
		this.nanos = nanos;
		this.keeper = new LeaseKeeper(this.holds, renewal, events, nanos);
		this.keeper.start();
	}

	NodeId id() {
		return this.node;
	}

	LockDefaults defaults() {
		return this.defaults;
	}

	LockEvents events() {
		return this.events;
	}

	LockWaiters waiters() {
		return this.waiters;
	}

	Holds holds() {
		return this.holds;
	}

	long now() {
		return this.nanos.getAsLong();
	}

	boolean isClosed() {
		return this.closed;
	}

	LockClaim claim(String name, LockOptions options) {
		return this.claims.claim(name, options, this.defaults.lease(options));
	}

	/**
	 * Let a thread have once more what it holds.
	 * @return the lease, {@code null} where it has to ask for it
	 */
	@Nullable Lease again(String name, LockForm form) {
		Hold hold = this.holds.of(name, Thread.currentThread());
		if (hold == null) {
			return null;
		}
		LockForm held = hold.claim().form();
		if (held != form && (held != LockForm.EXCLUSIVE || form == LockForm.PERMIT)) {
			throw new IllegalStateException(
					"Lock '%s' is held by this thread as %s and wanted as %s: it would wait for itself".formatted(name,
							held, form));
		}
		return (held != LockForm.PERMIT && hold.enter()) ? new HeldLease(hold, this) : null;
	}

	/**
	 * Look after what was granted.
	 * @return what is held, {@code null} where this node holds it by another table
	 */
	@Nullable Hold hold(LockClaim claim, LockTable table, LockAnswer.Granted granted) {
		Hold hold = new Hold(claim, table, granted, this.nanos);
		if (!this.holds.add(hold)) {
			return null;
		}
		this.keeper.watch(hold);
		return hold;
	}

	void listen(Hold hold, Lease lease, Consumer<LeaseLoss> listener) {
		hold.listeners().add(lease, listener);
		LeaseLoss loss = hold.loss();
		if (loss != null) {
			this.events.tellListenersOf(hold, loss);
		}
	}

	boolean extend(Hold hold, Duration lease) {
		LockTable table = hold.table();
		long now = now();
		hold.term().lease(lease);
		try {
			Standing standing = table.renew(hold.claim(), lease.toMillis()).get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
			if (standing == Standing.HELD && hold.renewedBy(table, now, lease.toNanos())) {
				this.keeper.watch(hold);
				return hold.isHeld();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// the keeper goes on to ask
		}
		this.keeper.hurry(hold, now());
		return false;
	}

	/**
	 * Lose what is over though it was not looked at since, as after the whole node stood
	 * still.
	 * @param hold what is held
	 */
	void loseIfExpired(Hold hold) {
		if (hold.isExpired()) {
			this.keeper.lose(hold, LeaseLoss.Reason.EXPIRED);
		}
	}

	void release(Hold hold, Lease lease, long patienceNanos) {
		this.holds.remove(hold);
		if (!hold.close()) {
			return;
		}
		hold.tables().release(hold.rest(), patienceNanos);
		this.events.released(lease, hold.heldFor());
	}

	void lose(Hold hold, LeaseLoss.Reason reason) {
		this.keeper.lose(hold, reason);
	}

	/**
	 * Do something now and then, on the thread that renews leases.
	 * @param pulse what to do, without waiting for anything
	 * @param interval how often
	 */
	void every(Duration interval, Runnable pulse) {
		this.keeper.every(interval, pulse);
	}

	/**
	 * Forget what nobody was given.
	 * @param hold what is held
	 */
	void drop(Hold hold) {
		hold.close();
		this.holds.remove(hold);
	}

	/**
	 * Look after somebody's lease at once.
	 * @param owner the owner of the claim that has it
	 */
	void hurry(String owner) {
		this.holds.forEach((hold) -> {
			if (hold.claim().owner().equals(owner)) {
				this.keeper.hurry(hold, now());
			}
		});
	}

	void hurryAll() {
		this.keeper.hurryAll();
	}

	/**
	 * Let callers in.
	 */
	void open() {
		this.closed = false;
	}

	/**
	 * Let nobody in, send those away who wait, and give up what is held.
	 */
	void shut() {
		this.closed = true;
		this.waiters.wakeAll();
		List<Hold> open = new ArrayList<>();
		this.holds.forEach(open::add);
		CompletableFuture<?>[] released = open.stream()
			.map((hold) -> this.keeper.lose(hold, LeaseLoss.Reason.CLOSED))
			.toArray(CompletableFuture<?>[]::new);
		try {
			CompletableFuture.allOf(released).get(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// Redis is away, and the leases end by themselves
		}
	}

	@Override
	public void close() {
		shut();
		this.keeper.close();
	}

}
