package io.pillar.actuator;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.pillar.session.SessionStats;
import io.pillar.session.SharedSessionAutoConfiguration;
import io.pillar.session.UserSessions;

/**
 * The endpoint {@code pillarsessions}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SharedSessionAutoConfiguration.class)
@ConditionalOnClass({ WebEndpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(PillarSessionsEndpoint.class)
@ConditionalOnBean({ UserSessions.class, SessionStats.class })
public final class PillarSessionsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PillarSessionsEndpoint pillarSessionsEndpoint(UserSessions sessions, SessionStats stats) {
		return new PillarSessionsEndpoint(sessions, stats);
	}

}
