package io.pillar.session;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.ConditionalOnSharedState;
import io.pillar.redis.Continuations;
import io.pillar.redis.KeySpace;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;

/**
 * Sessions that all nodes share.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSharedState("session")
@ConditionalOnBean(RedisLink.class)
@ConditionalOnMissingBean(SessionStore.class)
class RedisSessionConfiguration {

	@Bean
	RedisSessionCalls pillarSessionCalls(RedisLink link, KeySpace keys, RedisClock clock, Continuations continuations,
			SessionCounters counters) {
		return new RedisSessionCalls(link, keys, NodeId.random(), clock, continuations.executor(), counters);
	}

	@Bean
	@ConditionalOnMissingBean
	SessionSweep pillarSessionSweep() {
		return SessionSweep.DEFAULT;
	}

	@Bean
	NearSessions pillarNearSessions(SessionSettings settings, SessionParts parts) {
		return new NearSessions(settings, parts.nanos());
	}

	@Bean
	RedisSessionEnds pillarSessionEnds(SessionParts parts, RedisSessionCalls calls, NearSessions near,
			SessionSweep sweep, SessionEvents events) {
		return new RedisSessionEnds(parts, calls, near, sweep, events);
	}

	@Bean
	FallbackSessionStore pillarSessionStore(SessionParts parts, RedisSessionCalls calls, RedisSessionEnds ends,
			NearSessions near, RedisAvailability availability) {
		SessionStore shared = new RedisSessionStore(parts, calls, ends);
		return new FallbackSessionStore(parts, shared, near, availability::isAvailable);
	}

	@Bean
	RedisSessionSweeper pillarSessionSweeper(RedisAvailability availability, RedisChannels channels,
			RedisSessionCalls calls, NearSessions near, FallbackSessionStore store, RedisSessionEnds ends,
			SessionSweep sweep) {
		return new RedisSessionSweeper(availability, channels, new RedisSessionChanges(near, calls), calls, store, ends,
				sweep);
	}

	@Bean
	SessionStats sessionStats(SessionCounters counters, NearSessions near, FallbackSessionStore store) {
		return new CountedSessionStats(counters, near::size, store::pending);
	}

}
