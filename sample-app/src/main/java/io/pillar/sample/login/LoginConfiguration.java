package io.pillar.sample.login;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

import io.pillar.sample.access.Accounts;

/**
 * Protects what belongs to a user who is logged in. The bots have their own tokens.
 */
@Configuration(proxyBeanMethods = false)
class LoginConfiguration {

	static final String TOKEN_HEADER = "X-Auth-Token";

	@Bean
	AuthenticationManager authenticationManager(Accounts accounts) {
		DaoAuthenticationProvider provider = new DaoAuthenticationProvider(accounts);
		provider.setPasswordEncoder(new BCryptPasswordEncoder());
		return new ProviderManager(provider);
	}

	@Bean
	SecurityFilterChain loginFilterChain(HttpSecurity http, AuthenticationManager passwords, LoginPage page) {
		return http.authenticationManager(passwords)
			.securityMatcher("/login", "/logout", "/api/tokens", "/api/me/**", "/chat/**")
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/login", "/api/tokens")
				.permitAll()
				.anyRequest()
				.authenticated())
			.formLogin((form) -> form.loginPage("/login").successHandler(page::leave).failureHandler(page::refuse))
			// who is nobody and asks for something gets no session by that
			.requestCache((cache) -> cache.disable())
			.logout((logout) -> logout.logoutSuccessUrl("/login"))
			// the page of the chat has nothing from elsewhere, and runs nothing that
			// somebody wrote
			.headers((headers) -> headers
				.contentSecurityPolicy((content) -> content.policyDirectives("default-src 'self'")))
			// a browser sends cookies by itself, and neither this header nor passwords
			.csrf((csrf) -> csrf.ignoringRequestMatchers((request) -> request.getHeader(TOKEN_HEADER) != null)
				.ignoringRequestMatchers("/api/tokens"))
			.exceptionHandling((failures) -> failures
				.defaultAuthenticationEntryPointFor(new LoginUrlAuthenticationEntryPoint("/login?to=chat"),
						PathPatternRequestMatcher.pathPattern("/chat"))
				.defaultAuthenticationEntryPointFor(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED),
						AnyRequestMatcher.INSTANCE))
			.build();
	}

}
