package io.pillar.lock;

import java.util.List;

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

	@Bean
	RedisLockTable pillarLockTable(RedisLink link, RedisAvailability availability, RedisClock clock, RedisLockKeys keys,
			RedisReleases releases) {
		return new RedisLockTable(link, availability, clock, keys, releases, new RedisLockViews(link, keys, releases));
	}

	@Bean(destroyMethod = "close")
	LockNode pillarLockNode(NodeId id, LockProperties properties, LockEvents events, RedisLockTable table,
			RedisLockKeys keys, RedisChannels channels) {
		LockNode node = new LockNode(id, properties.toDefaults(), LeaseRenewal.IN_ITS_TABLE, events, System::nanoTime);
		channels.subscribe(keys.channels() + id, new RedisLockChannel(node));
		return node;
	}

	@Bean
	LockLifecycle pillarLockLifecycle(LockNode node) {
		return new LockLifecycle(node);
	}

	@Bean
	Locks pillarLocks(LockNode node, RedisLockTable table) {
		return new LeasingLocks(node, table);
	}

	@Bean
	LockInspection pillarLockInspection(LockNode node, RedisLockTable table) {
		return new LockReports(node, List.of(table));
	}

}
