package io.pillar.lock;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.pillar.lock.LockUnavailableException.Reason;

/**
 * Locks of the fleet, and of this node alone while Redis is away, for those who want
 * that.
 */
/*
 * A node is on its own once it knows that Redis is away, not because one answer did not
 * come. The two tables do not know of each other, so a node that is granted a lock by one
 * of them while it holds it by the other gives it back. What the node holds alone is
 * handed to Redis as soon as that is back; until then Redis is not asked for it.
 */
final class FallbackLocks extends LeasingLocks {

	private static final long PAUSE = 10_000_000;

	private final LockTable shared;

	private final LockTable local;

	private final BooleanSupplier available;

	FallbackLocks(LockNode node, LockTable shared, LockTable local, BooleanSupplier available) {
		super(node, shared);
		this.shared = shared;
		this.local = local;
		this.available = available;
	}

	@Override
	Optional<Lease> request(String name, LockOptions options, long end) {
		boolean local = node().defaults().onRedisDown(options) == OnRedisDown.LOCAL;
		while (true) {
			boolean away = local && !this.available.getAsBoolean();
			if (!away && !isHandedOver(name, end)) {
				node().events().notAcquired(name, node().defaults().wait(options), Reason.HELD);
				return Optional.empty();
			}
			LockRequest request = new LockRequest(node(), away ? this.local : this.shared, name, options, end,
					() -> local && this.available.getAsBoolean() == away);
			Lease lease = request.await();
			if (lease != null || !request.isEnded()) {
				return Optional.ofNullable(away ? told(lease) : lease);
			}
		}
	}

	private @Nullable Lease told(@Nullable Lease lease) {
		if (lease != null) {
			node().events().local.increment();
			if (this.available.getAsBoolean()) {
				// it came back just now, and will not be told again
				node().hurryAll();
			}
		}
		return lease;
	}

	/**
	 * Wait until what this node holds alone belongs to the fleet or is lost.
	 */
	private boolean isHandedOver(String name, long end) {
		while (this.available.getAsBoolean() && isHeldAlone(name)) {
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
