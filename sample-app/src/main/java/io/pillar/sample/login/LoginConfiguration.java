package io.pillar.sample.login;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;

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
	SecurityFilterChain loginFilterChain(HttpSecurity http) {
		return http.securityMatcher("/login", "/logout", "/api/tokens", "/api/me/**")
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/login", "/api/tokens")
				.permitAll()
				.anyRequest()
				.authenticated())
			.formLogin((form) -> form.loginPage("/login")
				.defaultSuccessUrl("/api/me", true)
				.failureHandler(LoginConfiguration::refuse))
			.logout((logout) -> logout.logoutSuccessUrl("/login"))
			// a browser sends cookies by itself, and neither this header nor passwords
			.csrf((csrf) -> csrf.ignoringRequestMatchers((request) -> request.getHeader(TOKEN_HEADER) != null)
				.ignoringRequestMatchers("/api/tokens"))
			.exceptionHandling(
					(failures) -> failures.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
			.build();
	}

	/**
	 * Show the page again, with a status by which the limit of wrong passwords counts.
	 */
	private static void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex)
			throws IOException, ServletException {
		response.setStatus(HttpStatus.UNAUTHORIZED.value());
		request.setAttribute(LoginPage.REFUSED, true);
		request.getRequestDispatcher("/login").forward(request, response);
	}

}
