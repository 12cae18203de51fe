package io.pillar.ratelimit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Permits of one limit and subject that this node took in advance.
 */
/*
 * Redis counts them as used at the end of the lease, so using them before is always
 * within the limit; what is left then must not be used any more. The lease ends here by
 * the clock of the node, counted from before Redis was asked: no later than there. Who
 * takes the place of a lease gives back what was left of it, also of one that has ended:
 * nobody can use that any more.
 *
 * How many to take: twice as many when they were used up before the end, half as many
 * when they were not; and never more than a quarter of what remains, so that nodes do not
 * keep from each other what is scarce.
 */
final class PermitLease {

	private static final int SHARE = 4;

	private final AtomicReference<Held> held = new AtomicReference<>(Held.NOTHING);

	private final long hold;

	private final long most;

	// only changed by who asks Redis, one at a time of each cost: a guess
	private volatile long wanted;

	private volatile long remaining;

	PermitLease(RateLimit limit) {
		this.hold = holdMillis(limit);
		this.most = Math.max(1, limit.permits() / SHARE);
	}

	static long holdMillis(RateLimit limit) {
		return Math.min(100, limit.window().toMillis() / 10);
	}

	/**
	 * Take permits of those that are held.
	 * @param permits how many
	 * @param now the time of this node
	 * @return what they were taken of, {@code null} where there are not enough
	 */
	@Nullable Held take(long permits, long now) {
		while (true) {
			Held before = this.held.get();
			if (before.permits < permits || before.end - now <= 0) {
				return null;
			}
			Held after = new Held(before.permits - permits, before.asked, before.end, before.grant);
			if (this.held.compareAndSet(before, after)) {
				return after;
			}
		}
	}

	/**
	 * Put permits back that were taken and are not needed.
	 * @param permits how many
	 * @param of what they were taken of
	 * @return whether they are held again; not where the lease was replaced meanwhile
	 */
	boolean putBack(long permits, Held of) {
		Held after = this.held.updateAndGet((now) -> (now.grant == of.grant)
				? new Held(now.permits + permits, now.asked, now.end, now.grant) : now);
		return after.grant == of.grant;
	}

	/**
	 * Return how many permits to ask for in addition to those that are needed.
	 * @param now the time of this node
	 * @return how many
	 */
	long advance(long now) {
		Held last = this.held.get();
		if (last.grant != null) {
			boolean usedUp = last.permits == 0 && last.end - now > 0;
			this.wanted = usedUp ? Math.min(this.most, Math.max(1, 2 * this.wanted)) : this.wanted / 2;
		}
		return Math.min(this.wanted, this.remaining / SHARE);
	}

	/**
	 * Return what may be held of what was granted.
	 * @param permits how many are not needed
	 * @param grant the answer of Redis
	 * @param asked the time of this node before it was asked
	 * @return what may be held
	 */
	Held heldOf(long permits, PermitGrant grant, long asked) {
		this.remaining = grant.states().get(0).remaining();
		return new Held(permits, asked, asked + TimeUnit.MILLISECONDS.toNanos(this.hold - 1), grant);
	}

	/**
	 * Hold permits in place of others.
	 * @param held the permits
	 * @return those that were held before, which nobody can take any more
	 */
	Held hold(Held held) {
		return this.held.getAndSet(held);
	}

	long holdMillis() {
		return this.hold;
	}

	/**
	 * Permits that are held.
	 *
	 * @param permits how many
	 * @param asked when Redis was asked for them
	 * @param end until when they may be used
	 * @param grant its answer
	 */
	record Held(long permits, long asked, long end, @Nullable PermitGrant grant) {

		/**
		 * Return whether permits are left that Redis counts: not those of who is exempt.
		 */
		boolean isLeftOver() {
			return this.grant != null && this.permits > 0 && this.grant.states().get(0).counted();
		}

		private static final Held NOTHING = new Held(0, 0, 0, null);

	}

}
