package io.pillar.session;

import java.time.Clock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.IndexResolver;
import org.springframework.session.PrincipalNameIndexResolver;
import org.springframework.session.Session;

/**
 * What every session stands on.
 *
 * @param ids makes ids
 * @param codec reads and writes attributes
 * @param settings how sessions behave
 * @param principals tells whose a session is
 * @param clock the clock for the times that people read
 * @param nanos the monotonic clock of this node
 * @param counters what is counted
 */
record SessionParts(SessionIds ids, AttributeCodec codec, SessionSettings settings, IndexResolver<Session> principals,
		Clock clock, LongSupplier nanos, SessionCounters counters) {

	static final String PRINCIPAL = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

	private static final String SECURITY_CONTEXT = "SPRING_SECURITY_CONTEXT";

	/**
	 * Return whether an attribute may tell whose the session is.
	 * @param name the attribute
	 * @return whether it may
	 */
	boolean isAboutUser(String name) {
		return !(this.principals instanceof PrincipalNameIndexResolver<Session>) || name.equals(PRINCIPAL)
				|| name.equals(SECURITY_CONTEXT);
	}

	/**
	 * Return whose a session is.
	 * @param session the session
	 * @return the tag of the user, {@code null} for nobody
	 */
	@Nullable String userOf(Session session) {
		String principal = this.principals.resolveIndexesFor(session).get(PRINCIPAL);
		return (principal == null || principal.isEmpty()) ? null : this.ids.user(principal);
	}

	long now() {
		return this.nanos.getAsLong();
	}

}
