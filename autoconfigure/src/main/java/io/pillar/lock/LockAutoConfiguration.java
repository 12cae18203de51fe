package io.pillar.lock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import io.pillar.redis.Continuations;
import io.pillar.redis.RedisAvailability;

/**
 * Provides {@link Locks}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "io.pillar.redis.PillarRedisAutoConfiguration")
@ConditionalOnBooleanProperty(name = "pillar.lock.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LockProperties.class)
@Import({ RedisLockConfiguration.class, LocalLockConfiguration.class })
public final class LockAutoConfiguration {

	@Bean
	LockEvents pillarLockEvents(ObjectProvider<LockListener> listeners, ApplicationEventPublisher publisher,
			Continuations continuations) {
		return new LockEvents(listeners.orderedStream().toList(), publisher::publishEvent, continuations.executor());
	}

	@Bean
	LockFeatureStatus pillarLockStatus(ObjectProvider<RedisAvailability> availability,
			ObjectProvider<LockInspection> locks) {
		return new LockFeatureStatus(availability::getIfAvailable, locks::getIfAvailable);
	}

}
