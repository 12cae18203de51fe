package io.pillar.actuator;

import java.util.function.Function;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import io.pillar.ratelimit.RateLimitAutoConfiguration;
import io.pillar.ratelimit.RateLimitFilterAutoConfiguration;
import io.pillar.ratelimit.RateLimitPolicies;
import io.pillar.ratelimit.RateLimitWebFluxAutoConfiguration;
import io.pillar.ratelimit.RateLimiter;
import io.pillar.redis.KeySpace;

/**
 * The endpoint {@code pillarratelimits}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { RateLimitAutoConfiguration.class, RateLimitFilterAutoConfiguration.class,
		RateLimitWebFluxAutoConfiguration.class })
@ConditionalOnClass({ WebEndpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(PillarRateLimitsEndpoint.class)
@ConditionalOnBean({ RateLimiter.class, RateLimitPolicies.class })
public final class PillarRateLimitsEndpointAutoConfiguration {

	@Bean
	RateLimitTally pillarRateLimitTally() {
		return new RateLimitTally();
	}

	@Bean
	@ConditionalOnMissingBean
	PillarRateLimitsEndpoint pillarRateLimitsEndpoint(RateLimiter limiter, RateLimitPolicies policies,
			RateLimitTally tally, KeySpace keys, Environment environment) {
		boolean shown = environment.getProperty("management.endpoint.pillarratelimits.show-subjects", Boolean.class,
				false);
		Function<String, String> naming = shown ? Function.identity()
				: (subject) -> RateLimitDetails.fingerprint(keys.namespace(), subject);
		return new PillarRateLimitsEndpoint(limiter, policies, tally, naming);
	}

}
