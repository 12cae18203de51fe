package io.pillar.docs.session;

import org.springframework.stereotype.Service;

import io.pillar.session.SessionUpdates;

/**
 * Counts in a session, exactly.
 */
// tag::updates[]
@Service
public class Visits {

	private final SessionUpdates sessions;

	Visits(SessionUpdates sessions) {
		this.sessions = sessions;
	}

	public int count(String sessionId) {
		return this.sessions.<Integer>update(sessionId, "visits", (visits) -> (visits != null) ? visits + 1 : 1)
			.orElse(0);
	}

}
// end::updates[]
