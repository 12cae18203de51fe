package io.pillar.lock;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.pillar.lock.LockUnavailableException.Reason;
import io.pillar.lock.LockWaiters.Waiter;
import io.pillar.redis.RedisUnavailableException;

/**
 * One caller who wants one lock.
 */
/*
 * It asks, and while somebody else has the lock it sleeps until it is woken or until it
 * is time to look, and asks again, the last time when the wait is over. No question is
 * waited for longer than what is left of the wait and a little. Whoever leaves without
 * the lock says so to the table, since a question whose answer was not seen may have got
 * it; that is done by others, for the time of the caller is over.
 */
final class LockRequest {

	private static final long PAUSE_WITHOUT_REDIS = 20_000_000;

	private final LockNode node;

	private final LockTable table;

	private final LockClaim claim;

	private final OnRedisDown onRedisDown;

	private final BooleanSupplier ends;

	private final long began;

	private final long end;

	private boolean contended;

	private boolean ended;

	/**
	 * Create one.
	 * @param node who asks
	 * @param table who is asked
	 * @param name the name of the lock
	 * @param options how
	 * @param end when the wait is over
	 * @param ends asked whether another has to be asked instead, between questions
	 */
	LockRequest(LockNode node, LockTable table, String name, LockOptions options, long end, BooleanSupplier ends) {
		this.node = node;
		this.table = table;
		this.claim = node.claim(name, options);
		this.onRedisDown = node.defaults().onRedisDown(options);
		this.ends = ends;
		this.began = node.now();
		this.end = end;
	}

	/**
	 * Wait for the lock.
	 * @return the lease, {@code null} where somebody else had it to the end
	 * @throws LockUnavailableException if it was not acquired for another reason
	 */
	@Nullable Lease await() {
		Lease lease = null;
		try {
			lease = (left() > 0) ? queue() : ask(null);
			if (lease == null && !this.ended) {
				failed(Reason.HELD);
			}
			return lease;
		}
		catch (LockUnavailableException ex) {
			failed(ex.getReason());
			throw ex;
		}
		finally {
			if (lease == null && this.claim.mayBeKnown()) {
				this.table.releaseAsync(this.claim, 0);
			}
		}
	}

	/**
	 * Whether it ended before its time, because another has to be asked instead.
	 */
	boolean isEnded() {
		return this.ended;
	}

	private @Nullable Lease queue() {
		try (Waiter waiter = this.node.waiters().add(this.claim)) {
			return ask(waiter);
		}
	}

	private @Nullable Lease ask(@Nullable Waiter waiter) {
		while (true) {
			check();
			boolean last = left() <= 0;
			LockAnswer answer = askOnce(waiter != null);
			if (answer instanceof LockAnswer.Granted granted) {
				Lease lease = take(granted);
				if (lease != null) {
					return lease;
				}
				answer = new LockAnswer.Refused(PAUSE_WITHOUT_REDIS);
			}
			if (last || waiter == null || this.ended) {
				return null;
			}
			waiter.sleep(Math.min(((LockAnswer.Refused) answer).retryNanos(), left()));
			this.ended = this.ends.getAsBoolean();
			if (this.ended || isOver()) {
				return null;
			}
		}
	}

	/**
	 * Whether there is no time left to ask a table that has answered that somebody else
	 * holds the lock.
	 */
	private boolean isOver() {
		return this.contended && left() + LockNode.GRACE.toNanos() <= 0;
	}

	private LockAnswer askOnce(boolean waits) {
		try {
			LockAnswer answer = this.table.ask(this.claim, waits, left() + LockNode.GRACE.toNanos());
			this.contended |= answer instanceof LockAnswer.Refused;
			return answer;
		}
		catch (RedisUnavailableException ex) {
			check();
			this.ended = this.ends.getAsBoolean();
			if (!this.ended && (this.onRedisDown == OnRedisDown.FAIL || left() <= 0)) {
				throw unavailable(ex);
			}
			return new LockAnswer.Refused(PAUSE_WITHOUT_REDIS);
		}
	}

	/**
	 * Make a lease of what was granted.
	 * @return the lease, {@code null} where this node has the lock by another table
	 */
	private @Nullable Lease take(LockAnswer.Granted granted) {
		Hold hold = this.node.hold(this.claim, this.table, granted);
		if (hold == null) {
			this.table.releaseAsync(this.claim, 0);
			return null;
		}
		if (!hold.isHeld() || this.node.isClosed()) {
			this.node.drop(hold);
			this.table.releaseAsync(this.claim, 0);
			check();
			throw unavailable(new RedisUnavailableException("the answer took longer than the lease lasts", null));
		}
		Lease lease = new HeldLease(hold, this.node);
		this.node.events().acquired(lease, waited(), this.contended);
		return lease;
	}

	private void check() {
		if (Thread.currentThread().isInterrupted()) {
			throw new LockUnavailableException(this.claim.name(), Reason.INTERRUPTED,
					"Interrupted while waiting for lock '%s'".formatted(this.claim.name()), null);
		}
		if (this.node.isClosed()) {
			throw new LockUnavailableException(this.claim.name(), Reason.CLOSED,
					"Lock '%s' is not acquired: the application is being stopped".formatted(this.claim.name()), null);
		}
	}

	private LockUnavailableException unavailable(RedisUnavailableException cause) {
		return new LockUnavailableException(this.claim.name(), Reason.REDIS_DOWN,
				("Lock '%s' was not acquired: %s. What happens then is decided by 'pillar.lock.on-redis-down' "
						+ "or the options of the lock, here: %s")
					.formatted(this.claim.name(), cause.getMessage(), this.onRedisDown),
				cause);
	}

	private void failed(Reason reason) {
		this.node.events().notAcquired(this.claim.name(), waited(), reason);
	}

	private Duration waited() {
		return Duration.ofNanos(this.node.now() - this.began);
	}

	private long left() {
		return this.end - this.node.now();
	}

}
