package io.pillar.benchmark;

import java.util.concurrent.locks.LockSupport;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

/**
 * What a client takes that has been used and waits for work, and what it sends.
 */
record LockerFootprint(int threads, long connections, double commands) {

	private static final int PAIRS = 1000;

	static LockerFootprint measure(LockerSubject subject, RedisServer redis) {
		int threads = Thread.activeCount();
		long connections = connections(redis);
		try (TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
				Locker locker = subject.start("redis://%s:%d".formatted(proxy.host(), proxy.port()))) {
			locker.lock("lock").run();
			LockSupport.parkNanos(500_000_000);
			// the proxy has a thread too
			int taken = Thread.activeCount() - threads - 1;
			long opened = connections(redis) - connections;
			long before = proxy.commandsForwarded();
			for (int i = 0; i < PAIRS; i++) {
				locker.lock("lock").run();
			}
			LockSupport.parkNanos(100_000_000);
			return new LockerFootprint(taken, opened, (double) (proxy.commandsForwarded() - before) / PAIRS);
		}
	}

	private static long connections(RedisServer redis) {
		return redis.execute("CLIENT", "LIST").lines().count();
	}

}
