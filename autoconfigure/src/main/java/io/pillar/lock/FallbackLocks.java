package io.pillar.lock;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import io.pillar.lock.LockUnavailableException.Reason;
import io.pillar.redis.RedisAvailability;

/**
 * Locks of the fleet, and of this node alone while Redis is away, for those who want
 * that.
 */
/*
 * The two tables do not know of each other, so a node that is granted a lock by one of
 * them while it holds it by the other gives it back. What the node holds alone is handed
 * to Redis as soon as that is back; until then Redis is not asked for it.
 */
final class FallbackLocks extends LeasingLocks {

	private static final long PAUSE = 10_000_000;

	private final LockTable local;

	private final RedisAvailability availability;

	FallbackLocks(LockNode node, LockTable shared, LockTable local, RedisAvailability availability) {
		super(node, shared);
		this.local = local;
		this.availability = availability;
	}

	@Override
	Optional<Lease> request(String name, LockOptions options, long end) {
		boolean alone = node().defaults().onRedisDown(options) == OnRedisDown.LOCAL;
		while (alone && isHandedOver(name, end)) {
			Optional<Lease> lease = requestOrNull(name, options, end);
			if (lease != null) {
				return lease;
			}
		}
		if (isHandedOver(name, end)) {
			return super.request(name, options, end);
		}
		node().events().notAcquired(name, node().defaults().wait(options), Reason.HELD);
		return Optional.empty();
	}

	/**
	 * Ask Redis, and this node alone if that is away.
	 * @return the answer, {@code null} where Redis came back meanwhile
	 */
	@SuppressWarnings("OptionalAssignedToNull")
	private @Nullable Optional<Lease> requestOrNull(String name, LockOptions options, long end) {
		try {
			return super.request(name, options, end);
		}
		catch (LockUnavailableException ex) {
			if (ex.getReason() != Reason.REDIS_DOWN) {
				throw ex;
			}
		}
		LockRequest request = new LockRequest(node(), this.local, name, options, end,
				this.availability::isAvailable);
		Lease lease = request.await();
		if (lease != null) {
			node().events().local.increment();
		}
		return (lease != null || !request.isEnded()) ? Optional.ofNullable(lease) : null;
	}

	/**
	 * Wait until what this node holds alone belongs to the fleet or is lost.
	 */
	private boolean isHandedOver(String name, long end) {
		while (this.availability.isAvailable() && isHeldAlone(name)) {
			if (end - node().now() <= 0) {
				return false;
			}
			if (Thread.currentThread().isInterrupted()) {
				return true;
			}
			LockSupport.parkNanos(this, PAUSE);
		}
		return true;
	}

	private boolean isHeldAlone(String name) {
		return node().holds().of(name).stream().anyMatch((hold) -> hold.table() == this.local && hold.isHeld());
	}

}
