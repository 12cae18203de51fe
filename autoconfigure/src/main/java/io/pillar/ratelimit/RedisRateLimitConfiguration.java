package io.pillar.ratelimit;

import com.github.benmanes.caffeine.cache.Ticker;
import org.springframework.beans.factory.ObjectProvider;
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
import io.pillar.redis.RedisLink;

/**
 * Limits that all nodes share.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSharedState("rate-limit")
@ConditionalOnBean(RedisLink.class)
@ConditionalOnMissingBean(RateLimiter.class)
class RedisRateLimitConfiguration {

	@Bean
	RedisSubjects pillarRateLimitSubjects(KeySpace keys) {
		return new RedisSubjects(keys);
	}

	@Bean
	RedisNodes pillarRateLimitNodes(RedisLink link, RedisAvailability availability, RedisSubjects subjects, NodeId node,
			RateLimitProperties properties) {
		return new RedisNodes(link, availability, subjects, node, properties.checkedExpectedNodes(), RedisNodes.PERIOD);
	}

	@Bean
	Denials pillarRateLimitDenials(RateLimitProperties properties, RedisSubjects subjects) {
		return new Denials(properties.checkedMaxSubjects(), Ticker.systemTicker(), subjects::name);
	}

	@Bean
	RedisPermits pillarRateLimitPermits(RedisLink link, RedisSubjects subjects, Denials denials,
			ObjectProvider<RateLimitListener> listeners) {
		return new RedisPermits(link, subjects, denials::uncounted,
				new RateLimitListeners(listeners.orderedStream().toList()));
	}

	@Bean
	PermitLeases pillarRateLimitLeases(RedisPermits permits, Denials denials, Continuations continuations) {
		return new PermitLeases(permits, denials, continuations.executor());
	}

	@Bean
	RedisResets pillarRateLimitResets(RedisLink link, RedisChannels channels, RedisSubjects subjects,
			RedisPermits permits, Denials denials, PermitLeases leases) {
		RedisResets resets = new RedisResets(link, subjects, permits, denials, leases);
		channels.subscribe(subjects.channel(), resets);
		return resets;
	}

	@Bean
	RedisOverrides pillarRateLimitOverrides(RedisLink link, RedisChannels channels, RedisNodes nodes,
			RedisSubjects subjects) {
		return new RedisOverrides(link, channels, nodes, subjects);
	}

	@Bean
	RateLimiter pillarRateLimiter(RedisLink link, RedisPermits permits, Denials denials, RedisResets resets,
			PermitLeases leases, RedisNodes nodes, Continuations continuations, RateLimitProperties properties,
			ObjectProvider<RateLimitListener> listeners) {
		RedisGroups groups = new RedisGroups(link, permits);
		RateLimiter shared = new RedisRateLimiter(groups, denials, resets, leases, continuations.executor());
		RateLimiter local = new LocalRateLimiter(properties.checkedMaxSubjects(), Ticker.systemTicker());
		return new ListenedRateLimiter(new FallbackRateLimiter(shared, local, nodes::count),
				listeners.orderedStream().toList());
	}

}
