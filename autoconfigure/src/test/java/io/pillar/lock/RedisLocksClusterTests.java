package io.pillar.lock;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisClusterGroup;

/**
 * Locks of two nodes with a Redis Cluster, where locks lie in different slots.
 */
class RedisLocksClusterTests extends LockInspectionContract {

	private static RedisClusterGroup redis;

	private static LockNodes nodes;

	private static ApplicationContext one;

	private static ApplicationContext other;

	@BeforeAll
	static void start() {
		redis = RedisClusterGroup.start();
		nodes = new LockNodes("spring.data.redis.cluster.nodes=" + String.join(",", redis.nodeAddresses()),
				"pillar.redis.timeout=2s");
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
