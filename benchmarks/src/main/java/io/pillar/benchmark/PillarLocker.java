package io.pillar.benchmark;

import java.time.Duration;

import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.lock.Lease;
import io.pillar.lock.LockOptions;
import io.pillar.lock.Locks;

/**
 * Pillar's own locks.
 */
final class PillarLocker implements Locker {

	private static final LockOptions OPTIONS = LockOptions.defaults().withWait(Duration.ofSeconds(30));

	private final ConfigurableApplicationContext context;

	private final Locks locks;

	PillarLocker(String redis) {
		// the peers wait that long too for a server that has much to do
		this.context = SpringNodes.pillarContext(redis, new Class<?>[0], "--pillar.redis.timeout=30s");
		this.locks = this.context.getBean(Locks.class);
	}

	@Override
	public Runnable lock(String name) {
		Lease lease = this.locks.acquire(name, OPTIONS);
		return lease::close;
	}

	@Override
	public void close() {
		this.context.close();
	}

}
