package io.pillar.lock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.lock.LockTable.Standing;

/**
 * Renews what this node holds, and notices what it has lost.
 */
/*
 * One thread looks when something is due, and asks without waiting: each lease for
 * itself, one question at a time, so that a part of Redis that does not answer delays
 * only what lies there. A third of the lease after it began it is due; a question that
 * fails is asked again soon, until the deadline. The thread sleeps until the earliest
 * moment at which one of them is due. A lease that comes is due later than those that are
 * there, as a rule, so that taking a lock wakes nobody.
 */
final class LeaseKeeper implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(LeaseKeeper.class);

	private static final long LONGEST_SLEEP = 60_000_000_000L;

	private static final long SHORTEST_RETRY = 10_000_000;

	private static final long LONGEST_RETRY = 500_000_000;

	private static final long SPREAD = 50_000;

	private final Holds holds;

	private final LeaseRenewal renewal;

	private final LockEvents events;

	private final LongSupplier nanos;

	private final Thread thread = new Thread(this::run, "pillar-lock");

	private volatile long wakesAt;

	private volatile long interval = LONGEST_SLEEP;

	private volatile Runnable pulse = () -> {
	};

	private volatile boolean closed;

	LeaseKeeper(Holds holds, LeaseRenewal renewal, LockEvents events, LongSupplier nanos) {
		this.holds = holds;
		this.renewal = renewal;
		this.events = events;
		this.nanos = nanos;
		this.thread.setDaemon(true);
	}

	void start() {
		this.wakesAt = this.nanos.getAsLong() + LONGEST_SLEEP;
		this.thread.start();
	}

	void every(Duration interval, Runnable pulse) {
		this.pulse = pulse;
		this.interval = interval.toNanos();
		LockSupport.unpark(this.thread);
	}

	/**
	 * Look after a lease that came, or that ends at another time than before.
	 * @param hold what is held
	 */
	void watch(Hold hold) {
		wakeBy(due(hold));
	}

	/**
	 * Look after a lease soon, as something may have happened to it.
	 * @param hold what is held
	 * @param moment when
	 */
	void hurry(Hold hold, long moment) {
		hold.term().hurry(moment);
		wakeBy(moment);
	}

	/**
	 * Look after all leases soon. Many are not looked after all at once.
	 */
	void hurryAll() {
		AtomicLong moment = new AtomicLong(this.nanos.getAsLong());
		this.holds.forEach((hold) -> hurry(hold, moment.getAndAdd(SPREAD)));
	}

	/**
	 * Lose a lease.
	 * @param hold what is held
	 * @param reason why it is not any more
	 * @return done when the table knows
	 */
	CompletableFuture<Void> lose(Hold hold, LeaseLoss.Reason reason) {
		LeaseLoss loss = hold.lose(reason);
		if (loss == null) {
			return CompletableFuture.completedFuture(null);
		}
		this.holds.remove(hold);
		CompletableFuture<Void> released = hold.tables().releaseAsync();
		this.events.lost(hold, loss);
		return released;
	}

	private void run() {
		long pulsedAt = this.nanos.getAsLong();
		while (!this.closed) {
			// whoever comes while all are looked at makes it look once more
			this.wakesAt = this.nanos.getAsLong() + LONGEST_SLEEP;
			if (this.nanos.getAsLong() - pulsedAt >= this.interval) {
				pulsedAt = this.nanos.getAsLong();
				pulse();
			}
			Earliest next = new Earliest(pulsedAt + this.interval);
			this.holds.forEach((hold) -> {
				look(hold);
				next.take(due(hold));
			});
			this.wakesAt = next.moment;
			LockSupport.parkNanos(this, Math.max(0, next.moment - this.nanos.getAsLong()));
		}
	}

	private void pulse() {
		try {
			this.pulse.run();
		}
		catch (Throwable ex) {
			logger.warn("What is done now and then failed: " + ex);
		}
	}

	private void look(Hold hold) {
		try {
			judge(hold);
		}
		catch (Throwable ex) {
			// without this thread all leases would be lost
			hold.term().endRenewal();
			hold.term().renewAt(this.nanos.getAsLong() + LONGEST_RETRY);
			logger.warn("A lease of lock '%s' could not be looked after: %s".formatted(hold.claim().name(), ex));
		}
	}

	private void judge(Hold hold) {
		long now = this.nanos.getAsLong();
		if (hold.isOver()) {
			return;
		}
		if (hold.term().deadline() - now <= 0) {
			lose(hold, LeaseLoss.Reason.EXPIRED);
		}
		else if (isRenewable(hold) && hold.term().renewAt() - now <= 0 && hold.term().beginRenewal()) {
			renew(hold, now);
		}
	}

	private void renew(Hold hold, long now) {
		long lease = hold.term().lease();
		this.renewal.renew(hold).whenComplete((standing, ex) -> {
			settle(hold, now, lease, standing);
			hold.term().endRenewal();
			wakeBy(due(hold));
		});
	}

	private void settle(Hold hold, long askedAt, long lease, @Nullable Standing standing) {
		this.events.renewed(standing != null);
		if (standing == null) {
			long pause = Math.min(Math.max(lease / 20, SHORTEST_RETRY), LONGEST_RETRY);
			hold.term().renewAt(this.nanos.getAsLong() + pause);
		}
		else if (standing.reason() != null) {
			lose(hold, standing.reason());
			if (standing == Standing.GONE) {
				// what happened to one may have happened to all
				hurryAll();
			}
		}
		else if (hold.isRenewed()) {
			hold.term().renewed(askedAt, lease, () -> true);
		}
	}

	private static boolean isRenewable(Hold hold) {
		return hold.isRenewed() || hold.term().isHurried();
	}

	private static long due(Hold hold) {
		boolean renewable = isRenewable(hold) && !hold.term().isRenewing();
		return (renewable && hold.term().renewAt() - hold.term().deadline() < 0) ? hold.term().renewAt()
				: hold.term().deadline();
	}

	private void wakeBy(long due) {
		if (due - this.wakesAt < 0) {
			LockSupport.unpark(this.thread);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
		try {
			this.thread.join(2000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static final class Earliest {

		private long moment;

		Earliest(long moment) {
			this.moment = moment;
		}

		void take(long other) {
			if (other - this.moment < 0) {
				this.moment = other;
			}
		}

	}

}
