package io.pillar.session;

import java.util.List;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * Security contexts of users who logged in by a token.
 */
final class TokenSecurityContexts implements SecurityContextSource {

	private static final String PREFIX = "ROLE_";

	@Override
	public Object context(SessionUser user) {
		List<? extends GrantedAuthority> authorities = user.roles()
			.stream()
			.map((role) -> role.startsWith(PREFIX) ? role : PREFIX + role)
			.sorted()
			.map(SimpleGrantedAuthority::new)
			.toList();
		return new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(user, null, authorities));
	}

}
