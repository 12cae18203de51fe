package io.pillar.presence;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.web.socket.messaging.AbstractSubProtocolEvent;

/**
 * Makes users online by their connections by STOMP.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PresenceAutoConfiguration.class)
@ConditionalOnClass({ AbstractSubProtocolEvent.class, SimpMessageHeaderAccessor.class })
@ConditionalOnBooleanProperty(name = { "pillar.presence.enabled", "pillar.presence.stomp.enabled" },
		matchIfMissing = true)
@ConditionalOnBean({ Presence.class, PresenceProperties.class })
public final class PresenceStompAutoConfiguration {

	@Bean
	StompPresence pillarStompPresence(Presence presence, PresenceProperties properties) {
		return new StompPresence(new StompSessions(presence), properties.stomp().checkedPrefix());
	}

}
