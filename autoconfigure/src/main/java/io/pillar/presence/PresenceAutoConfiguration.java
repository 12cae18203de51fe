package io.pillar.presence;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import io.pillar.redis.NodeId;
import io.pillar.redis.RedisAvailability;

/**
 * Provides {@link Presence}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "io.pillar.redis.PillarRedisAutoConfiguration")
@ConditionalOnBooleanProperty(name = "pillar.presence.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PresenceProperties.class)
@Import({ RedisPresenceConfiguration.class, LocalPresenceConfiguration.class })
public final class PresenceAutoConfiguration {

	@Bean
	PresenceSettings pillarPresenceSettings(PresenceProperties properties) {
		return properties.toSettings();
	}

	@Bean
	@ConditionalOnMissingBean
	PresencePolicy pillarPresencePolicy() {
		return (channel, user) -> true;
	}

	@Bean
	PresenceEvents pillarPresenceEvents(ApplicationEventPublisher publisher) {
		return new PresenceEvents(publisher::publishEvent);
	}

	@Bean
	ActiveUsers pillarActiveUsers(PresenceSettings settings) {
		return new ActiveUsers("requests:" + NodeId.random() + ":", settings.requestTtl(), settings.maxMembers(),
				System::nanoTime);
	}

	@Bean
	Typists pillarTypists() {
		return new Typists(System::nanoTime);
	}

	@Bean
	PresenceFeatureStatus pillarPresenceStatus(ObjectProvider<RedisAvailability> availability,
			ObjectProvider<PresenceInspection> presence) {
		return new PresenceFeatureStatus(availability::getIfAvailable, presence::getIfAvailable);
	}

}
