package io.pillar.presence;

import java.security.Principal;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.web.socket.messaging.AbstractSubProtocolEvent;
import org.springframework.web.socket.messaging.SessionConnectEvent;
import org.springframework.web.socket.messaging.SessionDisconnectEvent;
import org.springframework.web.socket.messaging.SessionSubscribeEvent;
import org.springframework.web.socket.messaging.SessionUnsubscribeEvent;

/**
 * Makes users online who are signed in and connected by STOMP, and lets them into the
 * channels that they subscribe to. No connection fails because of it.
 */
final class StompPresence implements ApplicationListener<AbstractSubProtocolEvent> {

	private static final Log logger = LogFactory.getLog(StompPresence.class);

	private final StompSessions sessions;

	private final String prefix;

	/**
	 * Create it.
	 * @param sessions the connections
	 * @param prefix the beginning of destinations whose rest is the name of a channel
	 */
	StompPresence(StompSessions sessions, String prefix) {
		this.sessions = sessions;
		this.prefix = prefix;
	}

	/**
	 * Return how many connections of signed-in users there are.
	 */
	int size() {
		return this.sessions.size();
	}

	@Override
	public void onApplicationEvent(AbstractSubProtocolEvent event) {
		try {
			if (event instanceof SessionDisconnectEvent end) {
				this.sessions.disconnected(end.getSessionId());
			}
			else {
				note(event, event.getUser());
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Who is connected by STOMP is not let in or out", ex);
		}
	}

	private void note(AbstractSubProtocolEvent event, @Nullable Principal user) {
		SimpMessageHeaderAccessor headers = SimpMessageHeaderAccessor.wrap(event.getMessage());
		String session = headers.getSessionId();
		String subscription = headers.getSubscriptionId();
		if (session == null || user == null || !PresenceNames.isValid(user.getName())) {
			return;
		}
		if (event instanceof SessionConnectEvent) {
			this.sessions.connected(session, user.getName());
		}
		else if (event instanceof SessionSubscribeEvent && subscription != null) {
			String channel = channel(headers.getDestination());
			if (channel != null) {
				this.sessions.subscribed(session, subscription, channel);
			}
		}
		else if (event instanceof SessionUnsubscribeEvent && subscription != null) {
			this.sessions.unsubscribed(session, subscription);
		}
	}

	/**
	 * Return the channel that a destination stands for. Who subscribes to a pattern of
	 * destinations is in none of them.
	 */
	private @Nullable String channel(@Nullable String destination) {
		if (destination == null || !destination.startsWith(this.prefix)
				|| destination.chars().anyMatch((c) -> c == '*' || c == '?' || c == '{')) {
			return null;
		}
		String channel = destination.substring(this.prefix.length());
		return PresenceNames.isValid(channel) ? channel : null;
	}

}
