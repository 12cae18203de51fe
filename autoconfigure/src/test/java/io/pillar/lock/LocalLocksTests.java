package io.pillar.lock;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.pillar.redis.NodeId;

/**
 * Locks of one node.
 */
class LocalLocksTests extends LockInspectionContract {

	private static LockNode node;

	private static Locks locks;

	private static LockInspection inspection;

	@BeforeAll
	static void start() {
		LocalLockConfiguration configuration = new LocalLockConfiguration();
		LockEvents events = new LockEvents(List.of(), (event) -> {
		}, ForkJoinPool.commonPool());
		LockDefaults defaults = new LockDefaults(Duration.ofSeconds(10), Duration.ofSeconds(30), OnRedisDown.FAIL);
		node = new LockNode(new NodeId("test"), defaults, LeaseRenewal.IN_ITS_TABLE, events, System::nanoTime);
		LocalLockTable table = new LocalLockTable("test", node.waiters()::wake, node::hurry, Clock.systemUTC()::millis,
				System::nanoTime);
		locks = configuration.pillarLocks(node, table);
		inspection = configuration.pillarLockInspection(node, table);
	}

	@AfterAll
	static void stop() {
		node.close();
	}

	@Override
	Locks locks() {
		return locks;
	}

	@Override
	Locks elsewhere() {
		return locks;
	}

	@Override
	LeaseScope scope() {
		return LeaseScope.NODE;
	}

	@Override
	LockInspection inspection() {
		return inspection;
	}

	@Override
	LockInspection inspectionElsewhere() {
		return inspection;
	}

}
