package io.pillar.session;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.logout.HttpStatusReturningLogoutSuccessHandler;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A site with shared sessions whose users log in by a form.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
		SecurityFilterAutoConfiguration.class })
@Import({ SessionSite.class, SessionSecuritySite.Pages.class })
class SessionSecuritySite {

	@Bean
	@Order(1)
	SecurityFilterChain everywhere(HttpSecurity http, LogoutEverywhereHandler everywhere) {
		return http.securityMatcher("/logout-everywhere")
			.logout((logout) -> logout.logoutUrl("/logout-everywhere")
				.addLogoutHandler(everywhere)
				.logoutSuccessHandler(new HttpStatusReturningLogoutSuccessHandler()))
			.build();
	}

	@Bean
	@Order(2)
	SecurityFilterChain site(HttpSecurity http, Environment environment) {
		int max = environment.getProperty("max", Integer.class, -1);
		http.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
			.permitAll()
			.requestMatchers("/me")
			.authenticated()
			.requestMatchers("/admin")
			.hasRole("ADMIN")
			.anyRequest()
			.permitAll())
			.formLogin(Customizer.withDefaults())
			.logout((logout) -> logout.logoutSuccessHandler(new HttpStatusReturningLogoutSuccessHandler()))
			.exceptionHandling(
					(failures) -> failures.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)));
		if (max > 0) {
			http.sessionManagement((sessions) -> sessions.maximumSessions(max));
		}
		return http.build();
	}

	@Bean
	UserDetailsService users() {
		return new InMemoryUserDetailsManager(
				User.withUsername("alice").password("{noop}wonderland").roles("USER").build(),
				User.withUsername("bob").password("{noop}builder").roles("USER", "ADMIN").build());
	}

	@RestController
	static class Pages {

		@GetMapping({ "/me", "/admin" })
		String me(Authentication authentication) {
			return authentication.getName() + " " + authentication.getAuthorities();
		}

		@GetMapping("/csrf")
		String csrf(HttpServletRequest request, CsrfToken token) {
			return token.getToken();
		}

	}

}
