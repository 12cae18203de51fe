package io.pillar.lock;

import java.time.Clock;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.NodeId;

/**
 * Locks of this node only.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Locks.class)
class LocalLockConfiguration {

	@Bean(destroyMethod = "close")
	LockNode pillarLockNode(NodeId id, LockProperties properties, LockEvents events) {
		return new LockNode(id, properties.toDefaults(), LeaseRenewal.IN_ITS_TABLE, events, System::nanoTime);
	}

	@Bean
	LockLifecycle pillarLockLifecycle(LockNode node) {
		return new LockLifecycle(node);
	}

	@Bean
	LocalLockTable pillarLocalLockTable(LockNode node, ObjectProvider<Clock> clock) {
		return new LocalLockTable(node.id().value(), node.waiters()::wake, node::hurry,
				clock.getIfUnique(Clock::systemUTC)::millis, System::nanoTime);
	}

	@Bean
	Locks pillarLocks(LockNode node, LocalLockTable table) {
		return new LeasingLocks(node, table);
	}

	@Bean
	LockInspection pillarLockInspection(LockNode node, LocalLockTable table) {
		return new LockReports(node, List.of(table));
	}

}
