package io.pillar.lock;

import java.time.Duration;

/**
 * What holds for locks whose options say nothing.
 *
 * @param patience how long to wait
 * @param lease how long a lease lasts
 * @param onRedisDown what happens while Redis is away
 */
record LockDefaults(Duration patience, Duration lease, OnRedisDown onRedisDown) {

	Duration wait(LockOptions options) {
		return options.waiting().orElse(this.patience);
	}

	Duration lease(LockOptions options) {
		return options.lease().orElse(this.lease);
	}

	OnRedisDown onRedisDown(LockOptions options) {
		return options.onRedisDown().orElse(this.onRedisDown);
	}

}
