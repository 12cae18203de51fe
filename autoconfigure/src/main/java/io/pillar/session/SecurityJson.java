package io.pillar.session;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AccountExpiredException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.jackson.SecurityJacksonModule;
import org.springframework.security.jackson.SecurityJacksonModules;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

/**
 * How sessions write what Spring Security keeps in them: in its own way, and where it has
 * none in ours.
 */
final class SecurityJson {

	private static final String WEB_DETAILS = "org.springframework.security.web.authentication.WebAuthenticationDetails";

	// what a page for logging in shows after it failed
	private static final List<Class<? extends AuthenticationException>> FAILURES = List.of(
			AccountExpiredException.class, AuthenticationCredentialsNotFoundException.class,
			AuthenticationServiceException.class, BadCredentialsException.class, CredentialsExpiredException.class,
			DisabledException.class, InsufficientAuthenticationException.class,
			InternalAuthenticationServiceException.class, LockedException.class, ProviderNotFoundException.class);

	private SecurityJson() {
	}

	static List<JacksonModule> modules(ClassLoader classLoader, BasicPolymorphicTypeValidator.Builder allowed) {
		List<JacksonModule> modules = new ArrayList<>();
		for (JacksonModule module : SecurityJacksonModules.getModules(classLoader, allowed)) {
			// one more of them turns types on, and that is done here
			if (module instanceof SecurityJacksonModule) {
				modules.add(module);
			}
		}
		FAILURES.forEach(allowed::allowIfSubType);
		modules.add(additions(classLoader));
		return modules;
	}

	private static SimpleModule additions(ClassLoader classLoader) {
		SimpleModule additions = new SimpleModule("pillar-session-security");
		FAILURES.forEach((type) -> additions.setMixInAnnotation(type, Failure.class));
		if (ClassUtils.isPresent(WEB_DETAILS, classLoader)) {
			additions.setMixInAnnotation(ClassUtils.resolveClassName(WEB_DETAILS, classLoader), WebDetails.class);
		}
		return additions;
	}

	/**
	 * A failure is its message.
	 */
	@JsonIgnoreProperties({ "cause", "stackTrace", "suppressed", "localizedMessage", "authenticationRequest" })
	abstract static class Failure {

		@JsonCreator
		Failure(@JsonProperty("message") String message) {
		}

	}

	/**
	 * Where a user came from, without the id that the session had then: a copy of Redis
	 * must not hold what can be used as a cookie.
	 */
	@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE,
			isGetterVisibility = Visibility.NONE, creatorVisibility = Visibility.ANY)
	@JsonIgnoreProperties("sessionId")
	abstract static class WebDetails {

		@JsonCreator
		WebDetails(@JsonProperty("remoteAddress") String remoteAddress,
				@JsonProperty("sessionId") @Nullable String sessionId) {
		}

	}

}
