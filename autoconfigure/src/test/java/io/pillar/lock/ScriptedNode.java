package io.pillar.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

import io.pillar.redis.NodeId;

/**
 * A node whose tables are scripted and whose clock is theirs.
 */
final class ScriptedNode implements AutoCloseable {

	final ScriptedTable shared = new ScriptedTable(LeaseScope.FLEET);

	final LockEvents events;

	final LockNode node;

	ScriptedNode(LeaseRenewal renewal, LockListener... listeners) {
		this.events = new LockEvents(List.of(listeners), (event) -> {
		}, ForkJoinPool.commonPool());
		LockDefaults defaults = new LockDefaults(Duration.ZERO, Duration.ofSeconds(30), OnRedisDown.FAIL);
		this.node = new LockNode(new NodeId("test"), defaults, renewal, this.events, this.shared::now);
	}

	Locks locks() {
		return new LeasingLocks(this.node, this.shared);
	}

	/**
	 * Let time go by without the thread that looks after leases.
	 */
	void pass(Duration time) {
		this.shared.nanos.addAndGet(time.toNanos());
	}

	@Override
	public void close() {
		this.node.close();
	}

}
