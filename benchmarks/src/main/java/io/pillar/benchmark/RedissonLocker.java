package io.pillar.benchmark;

import org.redisson.Redisson;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Redisson's locks, with all defaults.
 */
final class RedissonLocker implements Locker {

	private final RedissonClient client;

	private final boolean isFenced;

	RedissonLocker(String redis, boolean isFenced) {
		Config config = new Config();
		config.useSingleServer().setAddress(redis);
		this.client = Redisson.create(config);
		this.isFenced = isFenced;
	}

	@Override
	public Runnable lock(String name) {
		RLock lock = this.isFenced ? this.client.getFencedLock(name) : this.client.getLock(name);
		lock.lock();
		return lock::unlock;
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
