package io.pillar.actuator;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.pillar.presence.Presence;
import io.pillar.presence.PresenceAutoConfiguration;
import io.pillar.presence.PresenceInspection;

/**
 * The endpoint {@code pillarpresence}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PresenceAutoConfiguration.class)
@ConditionalOnClass({ WebEndpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(PillarPresenceEndpoint.class)
@ConditionalOnBean({ Presence.class, PresenceInspection.class })
public final class PillarPresenceEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PillarPresenceEndpoint pillarPresenceEndpoint(Presence presence, PresenceInspection inspection) {
		return new PillarPresenceEndpoint(presence, inspection);
	}

}
