package io.pillar.presence;

import java.security.Principal;

import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import reactor.core.Fuseable;
import reactor.util.context.ContextView;

/**
 * What Spring Security knows of a user.
 */
final class ReactiveSecurityUsers implements ReactiveUsers {

	private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

	/**
	 * Whoever comes with the request itself is there as a value, whoever is in the
	 * session as something that loads it.
	 */
	@Override
	public boolean isThere(ContextView context) {
		return context.getOrEmpty(SecurityContext.class).orElse(null) instanceof Fuseable.ScalarCallable;
	}

	@Override
	public boolean isSignedIn(Principal user) {
		return !(user instanceof Authentication authentication) || this.trust.isAuthenticated(authentication);
	}

}
