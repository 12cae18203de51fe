package io.pillar.lock;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Provides {@link Leaderships}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LockAutoConfiguration.class)
@ConditionalOnBean(Locks.class)
@EnableConfigurationProperties(LeadershipProperties.class)
public final class LeadershipAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(Leaderships.class)
	Candidates pillarLeaderships(Locks locks, LeadershipProperties properties, ApplicationEventPublisher publisher) {
		return new Candidates(locks, LockOptions.defaults(), publisher::publishEvent, properties.roles());
	}

}
