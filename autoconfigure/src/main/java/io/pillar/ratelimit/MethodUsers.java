package io.pillar.ratelimit;

import java.security.Principal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import reactor.core.publisher.Mono;

/**
 * Says who calls a method: the user of Spring Security or, without it, of the request
 * that is being handled.
 */
final class MethodUsers {

	private static final boolean HAS_SECURITY = isPresent(
			"org.springframework.security.core.context.SecurityContextHolder");

	private static final boolean HAS_REQUESTS = isPresent("jakarta.servlet.http.HttpServletRequest")
			&& isPresent("org.springframework.web.context.request.ServletRequestAttributes");

	private static final boolean HAS_EXCHANGES = isPresent("org.springframework.web.server.ServerWebExchange");

	private MethodUsers() {
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, MethodUsers.class.getClassLoader());
	}

	/**
	 * Return who calls on this thread.
	 * @return the name, {@code null} where nobody is known
	 */
	static @Nullable String current() {
		String name = HAS_SECURITY ? Security.current() : null;
		return (name == null && HAS_REQUESTS) ? Requests.current() : name;
	}

	/**
	 * Return who subscribes.
	 * @return the name, empty where nobody is known
	 */
	static Mono<String> ofSubscriber() {
		Mono<String> ofRequest = HAS_EXCHANGES ? Exchanges.ofSubscriber() : Mono.empty();
		return HAS_SECURITY ? Security.ofSubscriber().switchIfEmpty(ofRequest) : ofRequest;
	}

	private static @Nullable String present(@Nullable String name) {
		return (name == null || name.isBlank()) ? null : name;
	}

	/**
	 * Needs Spring Security.
	 */
	private static final class Security {

		static @Nullable String current() {
			return nameOf(SecurityContextHolder.getContext());
		}

		static Mono<String> ofSubscriber() {
			return ReactiveSecurityContextHolder.getContext().mapNotNull(Security::nameOf);
		}

		private static @Nullable String nameOf(SecurityContext context) {
			Authentication user = context.getAuthentication();
			return (user != null && user.isAuthenticated() && isKnown(user)) ? present(user.getName()) : null;
		}

		static boolean isKnown(Principal user) {
			return !(user instanceof AnonymousAuthenticationToken);
		}

	}

	/**
	 * Needs Spring WebFlux.
	 */
	private static final class Exchanges {

		static Mono<String> ofSubscriber() {
			return Mono.deferContextual(ReactiveCallers::of).mapNotNull(Exchanges::nameOf);
		}

		private static @Nullable String nameOf(Principal user) {
			return (HAS_SECURITY && !Security.isKnown(user)) ? null : present(user.getName());
		}

	}

	/**
	 * Needs a servlet container.
	 */
	private static final class Requests {

		static @Nullable String current() {
			if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)) {
				return null;
			}
			HttpServletRequest request = attributes.getRequest();
			Principal principal = request.getUserPrincipal();
			return (principal != null) ? present(principal.getName()) : null;
		}

	}

}
