package io.pillar.benchmark;

import java.time.Duration;
import java.time.Instant;

import io.lettuce.core.RedisURI;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.redis.spring.RedisLockProvider;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * ShedLock, which does not wait.
 */
final class ShedLockLocker implements Locker {

	private final LettuceConnectionFactory connections;

	private final RedisLockProvider provider;

	ShedLockLocker(String redis) {
		RedisURI uri = RedisURI.create(redis);
		this.connections = new LettuceConnectionFactory(uri.getHost(), uri.getPort());
		this.connections.afterPropertiesSet();
		this.connections.start();
		this.provider = new RedisLockProvider(this.connections);
	}

	@Override
	public Runnable lock(String name) {
		LockConfiguration configuration = new LockConfiguration(Instant.now(), name, Duration.ofSeconds(30),
				Duration.ZERO);
		SimpleLock lock = this.provider.lock(configuration)
			.orElseThrow(() -> new IllegalStateException("Somebody else has the lock"));
		return lock::unlock;
	}

	@Override
	public void close() {
		this.connections.destroy();
	}

}
