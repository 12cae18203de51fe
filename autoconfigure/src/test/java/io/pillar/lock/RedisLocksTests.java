package io.pillar.lock;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;

/**
 * Locks of two nodes with Redis.
 */
class RedisLocksTests extends LockInspectionContract {

	private static RedisServer redis;

	private static LockNodes nodes;

	private static ApplicationContext one;

	private static ApplicationContext other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = LockNodes.on(redis.host(), redis.port(), "pillar.redis.timeout=2s");
		one = nodes.start();
		other = nodes.start();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@Override
	Locks locks() {
		return one.getBean(Locks.class);
	}

	@Override
	Locks elsewhere() {
		return other.getBean(Locks.class);
	}

	@Override
	LeaseScope scope() {
		return LeaseScope.FLEET;
	}

	@Override
	LockInspection inspection() {
		return one.getBean(LockInspection.class);
	}

	@Override
	LockInspection inspectionElsewhere() {
		return other.getBean(LockInspection.class);
	}

}
