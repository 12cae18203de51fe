package io.pillar.ratelimit;

import java.security.Principal;

import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;

/**
 * What Spring Security knows of a user, as it tells servlets.
 */
final class WebFluxSecurityUsers implements WebFluxUsers {

	private static final String PREFIX = "ROLE_";

	private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

	@Override
	public boolean isKnown(Principal user) {
		return !(user instanceof Authentication authentication) || !this.trust.isAnonymous(authentication);
	}

	@Override
	public boolean hasRole(Principal user, String role) {
		String name = role.startsWith(PREFIX) ? role : PREFIX + role;
		return user instanceof Authentication authentication && authentication.getAuthorities()
			.stream()
			.anyMatch((authority) -> name.equals(authority.getAuthority()));
	}

}
