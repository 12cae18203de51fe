package io.pillar.lock;

import java.time.Clock;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.ConditionalOnSharedState;
import io.pillar.redis.KeySpace;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisCapabilities;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;

/**
 * Locks that all nodes share.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSharedState("lock")
@ConditionalOnBean(RedisLink.class)
@ConditionalOnMissingBean(Locks.class)
class RedisLockConfiguration {

	@Bean
	RedisLockKeys pillarLockKeys(KeySpace keys) {
		return new RedisLockKeys(keys);
	}

	@Bean(destroyMethod = "close")
	RedisReleases pillarLockReleases(RedisLink link, RedisLockKeys keys, RedisCapabilities capabilities) {
		return new RedisReleases(link, keys, capabilities);
	}

	@Bean(destroyMethod = "leave")
	RedisLockFleet pillarLockFleet(RedisLink link, RedisLockKeys keys, NodeId id, LockProperties properties) {
		return new RedisLockFleet(link, keys, id + "." + NodeId.random(), properties.toDefaults().lease());
	}

	@Bean
	RedisHistory pillarLockHistory(RedisLink link, RedisLockKeys keys, RedisLockFleet fleet,
			LockProperties properties) {
		return new RedisHistory(link, keys, fleet, properties.toDefaults().lease());
	}

	@Bean
	RedisLockTable pillarLockTable(RedisLink link, RedisAvailability availability, RedisClock clock, RedisLockKeys keys,
			RedisHistory history, RedisReleases releases) {
		return new RedisLockTable(link, availability, clock, keys, history, releases,
				new RedisLockViews(link, keys, releases));
	}

	@Bean
	LocalLockTable pillarLocalLockTable(NodeId id, RedisClock redis, ObjectProvider<LockNode> node,
			ObjectProvider<Clock> clock) {
		Clock own = clock.getIfUnique(Clock::systemUTC);
		// tokens of leases that are handed to Redis must not be ahead of its clock
		return new LocalLockTable(id.value(), (owner) -> node.getObject().waiters().wake(owner),
				(owner) -> node.getObject().hurry(owner),
				() -> redis.earliest(System.nanoTime()).orElseGet(own::millis), System::nanoTime);
	}

	@Bean(destroyMethod = "close")
	LockNode pillarLockNode(NodeId id, LockProperties properties, LockEvents events, RedisLockTable table,
			LocalLockTable local, RedisHistory history, RedisLockFleet fleet, RedisAvailability availability,
			RedisLockKeys keys, RedisChannels channels) {
		RedisRenewal renewal = new RedisRenewal(table, local,
				() -> availability.isAvailable() && history.graceLeft() == 0, history::mayBeForgotten,
				System::nanoTime);
		LockNode node = new LockNode(id, properties.toDefaults(), renewal, events, System::nanoTime);
		history.begin(availability, () -> renewal.reclaim(node), () -> {
			node.hurryAll();
			node.waiters().wakeAll();
		});
		channels.subscribe(keys.channels() + id, new RedisLockChannel(node));
		channels.subscribe(keys.fleet(), fleet);
		node.every(RedisLockFleet.BEAT, fleet::beat);
		return node;
	}

	@Bean
	LockLifecycle pillarLockLifecycle(LockNode node) {
		return new LockLifecycle(node);
	}

	@Bean
	Locks pillarLocks(LockNode node, RedisLockTable table, LocalLockTable local, RedisAvailability availability) {
		return new FallbackLocks(node, table, local, availability::isAvailable);
	}

	@Bean
	LockInspection pillarLockInspection(LockNode node, RedisLockTable table, LocalLockTable local) {
		return new LockReports(node, List.of(table, local));
	}

}
