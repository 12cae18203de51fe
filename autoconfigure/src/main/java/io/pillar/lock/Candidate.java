package io.pillar.lock;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.lock.LeadershipLost.Reason;

/**
 * A node that stands for a role.
 */
/*
 * One thread goes round: it waits for the lock of the role, leads until the lease is lost
 * or it is asked to resign, and begins again. All events of the role come from that
 * thread, so they alternate. It gives the lock away after the listeners have returned,
 * which is what lets a successor begin on nothing that is still going on; a node that
 * dies or is cut off gives its successor the rest of the lease as a distance.
 *
 * Whether it leads is not what the thread noted last, but what the lease says now.
 */
final class Candidate implements Leadership, Runnable {

	private static final Log logger = LogFactory.getLog(Candidate.class);

	private static final Duration WAIT = Duration.ofMinutes(1);

	private static final long PAUSE_WITHOUT_REDIS = TimeUnit.MILLISECONDS.toNanos(500);

	private final String role;

	private final Locks locks;

	private final LockOptions options;

	private final Consumer<Object> events;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

	private volatile @Nullable Lease lease;

	// guarded by the lock
	private @Nullable Reason ending;

	private @Nullable Thread leading;

	private long pause;

	Candidate(String role, Locks locks, LockOptions options, Consumer<Object> events) {
		this.role = role;
		this.locks = locks;
		this.options = options.withWait(WAIT).withOnRedisDown(OnRedisDown.WAIT);
		this.events = events;
	}

	/**
	 * Stand for the role, also once more after a stop.
	 */
	void start() {
		Thread thread = new Thread(this, "pillar-leader-" + this.role);
		thread.setDaemon(true);
		if (this.thread.compareAndSet(null, thread)) {
			thread.start();
		}
	}

	@Override
	public String role() {
		return this.role;
	}

	@Override
	public boolean isLeader() {
		Lease lease = this.lease;
		return lease != null && lease.isHeld();
	}

	@Override
	public OptionalLong token() {
		Lease lease = this.lease;
		return (lease != null && lease.isHeld()) ? OptionalLong.of(lease.token()) : OptionalLong.empty();
	}

	@Override
	public void resign(Duration pause) {
		if (isLeader()) {
			end(Reason.RESIGNED, pause.toNanos());
		}
	}

	@Override
	public void run() {
		while (!isStopped()) {
			try {
				OwnLocks.tryAcquire(this.locks, "leader:" + this.role, this.options).ifPresent(this::lead);
				rest();
			}
			catch (LockUnavailableException ex) {
				logger.trace("Nobody can become leader now", ex);
				pause(PAUSE_WITHOUT_REDIS);
			}
			catch (Throwable ex) {
				logger.warn("Standing for role '%s' failed and is tried again".formatted(this.role), ex);
				pause(PAUSE_WITHOUT_REDIS);
			}
		}
	}

	private boolean isStopped() {
		return this.thread.get() != Thread.currentThread();
	}

	private void lead(Lease lease) {
		begin();
		try (lease) {
			lease.onLost((loss) -> end(Reason.LEASE_LOST, 0));
			this.lease = lease;
			logger.info("This node has role '%s'".formatted(this.role));
			publish(new LeadershipGained(this.role, lease.token()));
			Reason reason = awaitEnd();
			this.lease = null;
			logger.info("This node has role '%s' no more (%s)".formatted(this.role, reason));
			publish(new LeadershipLost(this.role, lease.token(), reason));
		}
		finally {
			leave();
		}
	}

	/**
	 * What was asked for while it did not lead is void.
	 */
	private void begin() {
		this.lock.lock();
		this.leading = Thread.currentThread();
		this.ending = isStopped() ? Reason.STOPPED : null;
		this.pause = 0;
		// that it stops waiting for the lock is not meant for listeners
		if (isStopped() && Thread.interrupted()) {
			logger.trace("Asked to stop");
		}
		this.lock.unlock();
	}

	private void leave() {
		this.lock.lock();
		this.leading = (this.leading != Thread.currentThread()) ? this.leading : null;
		this.lock.unlock();
	}

	private Reason awaitEnd() {
		this.lock.lock();
		try {
			while (this.ending == null) {
				this.changed.awaitUninterruptibly();
			}
			Reason ending = this.ending;
			this.ending = null;
			return ending;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void end(Reason reason, long pause) {
		this.lock.lock();
		try {
			this.ending = (this.ending != null) ? this.ending : reason;
			this.pause = pause;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void rest() {
		this.lock.lock();
		long pause = this.pause;
		this.pause = 0;
		this.lock.unlock();
		pause(pause);
	}

	private void pause(long nanos) {
		this.lock.lock();
		try {
			long left = nanos;
			while (left > 0 && !isStopped()) {
				left = this.changed.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			logger.trace("Asked to stop", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void publish(Object event) {
		try {
			this.events.accept(event);
		}
		catch (Throwable ex) {
			logger.warn("A listener of role '%s' failed".formatted(this.role), ex);
		}
	}

	/**
	 * Hand over, and stand no more.
	 * @return the thread that does so, {@code null} where it does not stand
	 */
	@Nullable Thread stop() {
		Thread thread = this.thread.getAndSet(null);
		this.lock.lock();
		if (thread != null && this.leading != thread) {
			// it may be waiting for the lock
			thread.interrupt();
		}
		this.lock.unlock();
		end(Reason.STOPPED, 0);
		return thread;
	}

}
