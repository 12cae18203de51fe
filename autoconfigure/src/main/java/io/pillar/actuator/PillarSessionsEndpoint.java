package io.pillar.actuator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import io.pillar.redis.RedisUnavailableException;
import io.pillar.session.SessionStats;
import io.pillar.session.UserSession;
import io.pillar.session.UserSessions;

/**
 * Shows what sessions did on this node, and the sessions of a user on all of them, by
 * handles that cannot be used as cookies. With access {@code unrestricted} it also ends
 * them, on all nodes.
 *
 * @since 0.1.0
 */
@WebEndpoint(id = "pillarsessions", defaultAccess = Access.READ_ONLY)
public final class PillarSessionsEndpoint {

	private final UserSessions sessions;

	private final SessionStats stats;

	PillarSessionsEndpoint(UserSessions sessions, SessionStats stats) {
		this.sessions = sessions;
		this.stats = stats;
	}

	/**
	 * Show what sessions did on this node.
	 * @return what was counted
	 */
	@ReadOperation
	public WebEndpointResponse<Map<String, Object>> counts() {
		Map<String, Object> totals = new LinkedHashMap<>();
		for (SessionStats.Count count : SessionStats.Count.values()) {
			totals.put(count.name().toLowerCase(Locale.ROOT).replace('_', '-'), this.stats.total(count));
		}
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("active", this.stats.active());
		shown.put("pending", this.stats.pending());
		shown.put("totals", totals);
		return new WebEndpointResponse<>(shown);
	}

	/**
	 * Show the sessions of a user.
	 * @param user the name of the user
	 * @return the sessions, first the one that was used last
	 */
	@ReadOperation
	public WebEndpointResponse<Map<String, Object>> sessions(@Selector String user) {
		return answer(() -> {
			List<Map<String, Object>> all = this.sessions.of(user).stream().map(PillarSessionsEndpoint::shown).toList();
			return Map.of("sessions", all);
		});
	}

	/**
	 * End all sessions of a user, or all but one.
	 * @param user the name of the user
	 * @param except the handle of the session that stays, {@code null} for none
	 * @return how many were ended
	 */
	@DeleteOperation
	public WebEndpointResponse<Map<String, Object>> endAll(@Selector String user, @Nullable String except) {
		return answer(() -> Map.of("ended",
				(except != null) ? this.sessions.endAllExcept(user, except) : this.sessions.endAll(user)));
	}

	/**
	 * End a session of a user.
	 * @param user the name of the user
	 * @param handle what names the session
	 * @return how many were ended, nothing found where there is no such session
	 */
	@DeleteOperation
	public WebEndpointResponse<Map<String, Object>> end(@Selector String user, @Selector String handle) {
		return answer(() -> this.sessions.end(user, handle) ? Map.of("ended", 1) : null);
	}

	private static Map<String, Object> shown(UserSession session) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("handle", session.handle());
		shown.put("device", session.client().device());
		shown.put("address", session.client().address());
		shown.put("createdAt", session.createdAt().toString());
		shown.put("lastSeenAt", session.lastSeenAt().toString());
		session.expiresAt().ifPresent((end) -> shown.put("expiresAt", end.toString()));
		return shown;
	}

	private static WebEndpointResponse<Map<String, Object>> answer(Supplier<@Nullable Map<String, Object>> answer) {
		try {
			Map<String, Object> shown = answer.get();
			return (shown != null) ? new WebEndpointResponse<>(shown)
					: error(WebEndpointResponse.STATUS_NOT_FOUND, "The user has no such session");
		}
		catch (RedisUnavailableException ex) {
			return error(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE,
					"Redis is away, so this node does not know. Try again when it is back");
		}
	}

	private static WebEndpointResponse<Map<String, Object>> error(int status, String message) {
		return new WebEndpointResponse<>(Map.of("error", message), status);
	}

}
