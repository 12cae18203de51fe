package io.pillar.presence;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.ConditionalOnSharedState;
import io.pillar.redis.KeySpace;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;

/**
 * Presence on all nodes.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSharedState("presence")
@ConditionalOnBean(RedisLink.class)
@ConditionalOnMissingBean(Presence.class)
class RedisPresenceConfiguration {

	@Bean
	RedisPresenceKeys pillarPresenceKeys(KeySpace keys) {
		return new RedisPresenceKeys(keys);
	}

	@Bean
	OwnMembers pillarOwnMembers(PresenceSettings settings, RedisClock redis, ObjectProvider<Clock> clock) {
		return new OwnMembers(settings.maxMembers(), System::nanoTime, millis(redis, clock));
	}

	@Bean
	RedisPresenceScripts pillarPresenceScripts(RedisLink link, RedisPresenceKeys keys, PresenceSettings settings,
			RedisClock redis, ObjectProvider<Clock> clock) {
		return new RedisPresenceScripts(link, keys, settings, millis(redis, clock));
	}

	@Bean
	RedisPresenceReads pillarPresenceReads(RedisLink link, RedisPresenceKeys keys, PresenceEvents events,
			RedisClock redis, ObjectProvider<Clock> clock) {
		return new RedisPresenceReads(link, keys, events, millis(redis, clock));
	}

	/**
	 * What time it is in Redis; only before it was ever asked, what time it is here.
	 */
	private static LongSupplier millis(RedisClock redis, ObjectProvider<Clock> clock) {
		Clock own = clock.getIfUnique(Clock::systemUTC);
		return () -> redis.earliest(System.nanoTime()).orElseGet(own::millis);
	}

	@Bean
	RedisTold pillarPresenceTold(PresenceEvents events, OwnMembers members, Typists typists) {
		return new RedisTold(events, members, typists);
	}

	@Bean(destroyMethod = "")
	PresenceTeller pillarPresenceTeller() {
		return new PresenceTeller();
	}

	@Bean
	RedisPresenceFollower pillarPresenceFollower(RedisLink link, RedisPresenceKeys keys, RedisPresenceReads reads,
			RedisTold told, PresenceTeller teller, PresenceSettings settings) {
		return new RedisPresenceFollower(teller, new RedisPresenceStream(link, keys, reads), told, settings,
				System::nanoTime);
	}

	@Bean
	RedisPartitions pillarPresencePartitions(OwnMembers members, RedisPresenceScripts scripts, NodeId id,
			PresenceSettings settings, RedisPresenceFollower follower) {
		// an entry of the node before it was started again is not this node's
		return new RedisPartitions(members, scripts, id + "." + NodeId.random(), 2 * settings.maxMembers(),
				System::nanoTime, follower);
	}

	@Bean
	RedisMembership pillarPresenceMembership(OwnMembers members, RedisPartitions partitions, PresenceSettings settings,
			RedisPresenceFollower follower) {
		return new RedisMembership(members, partitions, settings, follower);
	}

	@Bean
	RedisPresenceHeart pillarPresenceHeart(RedisAvailability availability, RedisLink link, RedisPresenceKeys keys,
			RedisPresenceScripts scripts, RedisPartitions partitions, RedisMembership membership,
			RedisPresenceFollower follower, ActiveUsers active, PresenceSettings settings, PresenceEvents events) {
		return new RedisPresenceHeart(availability, partitions, membership, follower,
				new RedisHealer(link, keys, partitions, events), new RedisPresenceSweep(link, keys, scripts, events),
				active, settings, events, System::nanoTime);
	}

	@Bean
	RedisPresence pillarSharedPresence(RedisLink link, RedisChannels channels, RedisPresenceKeys keys,
			RedisPresenceFollower follower, RedisPresenceHeart heart, PresenceTeller teller) {
		return new RedisPresence(link, channels, keys, follower, heart, teller);
	}

	@Bean
	PresenceLifecycle pillarPresenceLifecycle(RedisPresence presence, PresenceSettings settings, ActiveUsers active,
			ApplicationContext context) {
		return new PresenceLifecycle(() -> presence.open(PresenceListeners.in(context)), () -> {
			// nobody knows when the next request of a user will come
			Duration grace = (!active.isEmpty() && settings.requestTtl().compareTo(settings.grace()) > 0)
					? settings.requestTtl() : settings.grace();
			presence.stop(grace);
		});
	}

	@Bean
	FallbackPresence pillarPresenceStore(RedisPresence shared, RedisPresenceReads reads, RedisMembership membership,
			OwnMembers members, RedisTold told, PresenceEvents events, Typists typists) {
		return new FallbackPresence(shared, reads, membership, members, told, events, typists);
	}

	@Bean
	Presence pillarPresence(FallbackPresence store, PresencePolicy policy, PresenceEvents events, ActiveUsers active,
			Typists typists) {
		return new NodePresence(store, policy, events, active, typists);
	}

}
