package io.pillar.docs.session;

import java.util.List;

import org.springframework.stereotype.Service;

import io.pillar.session.UserSessions;

/**
 * Shows users where they are logged in.
 */
// tag::devices[]
@Service
public class Devices {

	private final UserSessions sessions;

	Devices(UserSessions sessions) {
		this.sessions = sessions;
	}

	public List<String> of(String user) {
		return this.sessions.of(user)
			.stream()
			.map((session) -> session.client().device() + ", last seen " + session.lastSeenAt())
			.toList();
	}

	public int logOutElsewhere(String user, String sessionId) {
		return this.sessions.endAllExcept(user, sessionId);
	}

	public int logOutEverywhere(String user) {
		return this.sessions.endAll(user);
	}

}
// end::devices[]
