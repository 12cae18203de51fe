package io.pillar.sample.login;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpSession;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import io.pillar.session.UserSession;
import io.pillar.session.UserSessions;

/**
 * What belongs to the user who asks: who that is, and where the user is logged in.
 */
@RestController
@RequestMapping("/api/me")
class MeController {

	private final UserSessions sessions;

	MeController(UserSessions sessions) {
		this.sessions = sessions;
	}

	@GetMapping
	Map<String, Object> me(Authentication user, HttpSession session) {
		Integer visits = (Integer) session.getAttribute("visits");
		int now = (visits != null) ? visits + 1 : 1;
		session.setAttribute("visits", now);
		Map<String, Object> me = new LinkedHashMap<>();
		me.put("user", user.getName());
		me.put("roles",
				user.getAuthorities()
					.stream()
					.map(GrantedAuthority::getAuthority)
					.filter((name) -> name.startsWith("ROLE_"))
					.toList());
		me.put("visits", now);
		return me;
	}

	@GetMapping("/sessions")
	List<Map<String, Object>> sessions(Authentication user, HttpSession session) {
		String current = this.sessions.handleOf(session.getId()).orElse("");
		return this.sessions.of(user.getName()).stream().map((other) -> shown(other, current)).toList();
	}

	private static Map<String, Object> shown(UserSession session, String current) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("id", session.handle());
		shown.put("device", session.client().device());
		shown.put("address", session.client().address());
		shown.put("createdAt", session.createdAt().toString());
		shown.put("lastSeenAt", session.lastSeenAt().toString());
		shown.put("current", session.handle().equals(current));
		return shown;
	}

	@DeleteMapping("/sessions/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void end(Authentication user, @PathVariable String id) {
		if (!this.sessions.end(user.getName(), id)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "You have no such session.");
		}
	}

	@PostMapping("/logout-everywhere")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void logoutEverywhere(Authentication user) {
		this.sessions.endAll(user.getName());
	}

}
