package io.pillar.lock;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pillar.lock.LockUnavailableException.Reason;

/**
 * Lets one node migrate at a time.
 */
/*
 * A node that dies gives the lock up with its lease, so the next one begins soon after.
 * While Redis is away a node goes on without the lock: the tools have locks of their own,
 * so that is as safe as it is without Pillar, and an application has to start without
 * Redis.
 */
final class MigrationLock {

	private static final Log logger = LogFactory.getLog(MigrationLock.class);

	private static final String NAME = "migrations";

	private static final Duration GLANCE = Duration.ofSeconds(1);

	private final Supplier<Locks> locks;

	private final Duration wait;

	MigrationLock(Supplier<Locks> locks, Duration wait) {
		this.locks = locks;
		this.wait = wait;
	}

	Duration patience() {
		return this.wait;
	}

	/**
	 * Take the lock, waiting for a node that migrates.
	 * @return the lease, empty where Redis is away
	 */
	Optional<Lease> acquire() {
		Locks locks = this.locks.get();
		LockOptions options = LockOptions.defaults().withOnRedisDown(OnRedisDown.FAIL);
		try {
			Optional<Lease> lease = OwnLocks.tryAcquire(locks, NAME, options.withWait(GLANCE));
			if (lease.isEmpty()) {
				logger.info("Another node migrates the database; this one waits for it, %d s at most"
					.formatted(this.wait.toSeconds()));
				lease = Optional.of(OwnLocks.acquire(locks, NAME, options.withWait(this.wait)));
			}
			return lease;
		}
		catch (LockUnavailableException ex) {
			if (ex.getReason() != Reason.REDIS_DOWN) {
				throw ex;
			}
			logger.warn("Redis is away, so the database is migrated under the lock of the tool alone");
			return Optional.empty();
		}
	}

}
