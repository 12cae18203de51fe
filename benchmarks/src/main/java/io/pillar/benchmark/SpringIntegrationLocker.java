package io.pillar.benchmark;

import java.util.concurrent.locks.Lock;

import io.lettuce.core.RedisURI;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.integration.redis.util.RedisLockRegistry;
import org.springframework.integration.redis.util.RedisLockRegistry.RedisLockType;

/**
 * Spring Integration's registry of locks, with messages.
 */
final class SpringIntegrationLocker implements Locker {

	private final LettuceConnectionFactory connections;

	private final RedisLockRegistry registry;

	SpringIntegrationLocker(String redis) {
		RedisURI uri = RedisURI.create(redis);
		this.connections = new LettuceConnectionFactory(uri.getHost(), uri.getPort());
		this.connections.afterPropertiesSet();
		this.connections.start();
		this.registry = new RedisLockRegistry(this.connections, "locks", 30_000);
		this.registry.setRedisLockType(RedisLockType.PUB_SUB_LOCK);
	}

	@Override
	public Runnable lock(String name) {
		Lock lock = this.registry.obtain(name);
		lock.lock();
		return lock::unlock;
	}

	@Override
	public void close() {
		this.registry.destroy();
		this.connections.destroy();
	}

}
