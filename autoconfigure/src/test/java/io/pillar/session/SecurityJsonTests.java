package io.pillar.session;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.authentication.WebAuthenticationDetailsSource;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.savedrequest.DefaultSavedRequest;

import io.pillar.session.AttributeCodec.Value;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring Security keeps in sessions, as JSON.
 */
class SecurityJsonTests {

	private final JsonAttributeCodec codec = JsonAttributeCodecTests.codec("com.acme");

	private Object roundTrip(Object value) {
		byte[] plain = this.codec.write("name", value);
		return ((Value) this.codec.decode("serial", "name", this.codec.seal("serial", "name", plain))).value();
	}

	private static SecurityContext loggedIn(MockHttpServletRequest request) {
		User user = new User("alice", "{noop}secret", AuthorityUtils.createAuthorityList("ROLE_USER"));
		UsernamePasswordAuthenticationToken token = UsernamePasswordAuthenticationToken.authenticated(user, "typed",
				user.getAuthorities());
		token.setDetails(new WebAuthenticationDetailsSource().buildDetails(request));
		token.eraseCredentials();
		return new SecurityContextImpl(token);
	}

	@Test
	void securityContextIsReadAsItWasWithoutPassword() {
		SecurityContext context = loggedIn(new MockHttpServletRequest());
		SecurityContext read = (SecurityContext) roundTrip(context);
		assertThat(read).isEqualTo(context);
		assertThat(read.getAuthentication().getAuthorities()).extracting(Object::toString).containsExactly("ROLE_USER");
		assertThat(read.getAuthentication().isAuthenticated()).isTrue();
		assertThat(((WebAuthenticationDetails) read.getAuthentication().getDetails()).getRemoteAddress())
			.isEqualTo("127.0.0.1");
		assertThat(json(context)).doesNotContain("secret", "typed");
	}

	@Test
	void securityContextHoldsNoSessionId() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		String id = request.getSession().getId();
		request.setRequestedSessionId(id);
		SecurityContext context = loggedIn(request);
		assertThat(((WebAuthenticationDetails) context.getAuthentication().getDetails()).getSessionId()).isEqualTo(id);
		assertThat(json(context)).doesNotContain("sessionId", "\"" + id + "\"");
	}

	private String json(Object value) {
		return new String(this.codec.write("name", value), StandardCharsets.UTF_8);
	}

	@Test
	void failuresKeepTheirTypeAndMessageOnly() {
		for (AuthenticationException failure : List.of(new LockedException("locked"),
				new BadCredentialsException("bad"), new InternalAuthenticationServiceException("inside"))) {
			failure.setAuthenticationRequest(UsernamePasswordAuthenticationToken.unauthenticated("alice", "typed"));
			AuthenticationException read = (AuthenticationException) roundTrip(failure);
			assertThat(read).hasSameClassAs(failure).hasMessage(failure.getMessage());
			assertThat(json(failure)).doesNotContain("typed", "alice", "stackTrace");
		}
	}

	@Test
	void savedRequestAndCsrfTokenAreReadAsTheyWere() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/secret");
		request.addHeader("Accept", "text/html");
		request.addParameter("page", "2");
		DefaultSavedRequest saved = (DefaultSavedRequest) roundTrip(new DefaultSavedRequest(request));
		assertThat(saved.getRedirectUrl()).isEqualTo("http://localhost/secret");
		assertThat(saved.getParameterValues("page")).containsExactly("2");
		DefaultCsrfToken token = (DefaultCsrfToken) roundTrip(new DefaultCsrfToken("X-CSRF", "_csrf", "value"));
		assertThat(token.getToken()).isEqualTo("value");
	}

}
