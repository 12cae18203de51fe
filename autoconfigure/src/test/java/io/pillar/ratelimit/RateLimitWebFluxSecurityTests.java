package io.pillar.ratelimit;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

/**
 * Requests to a Netty with WebFlux and Spring Security.
 */
class RateLimitWebFluxSecurityTests extends RateLimitSecurityContract {

	@Override
	RateLimitServer server(String... properties) {
		return RateLimitServer.startWebFlux(Secured.class, properties);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ReactiveWebSecurityAutoConfiguration.class)
	static class Secured {

		@Bean
		SecurityWebFilterChain securityWebFilterChain(ServerHttpSecurity http) {
			return http
				.authorizeExchange(
						(requests) -> requests.pathMatchers("/open/**").permitAll().anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("alice").password("{noop}secret").roles("USER").build(),
					User.withUsername("bob").password("{noop}secret").roles("USER", "ENTERPRISE").build(),
					User.withUsername("admin").password("{noop}secret").roles("ADMIN").build());
		}

	}

}
