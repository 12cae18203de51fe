package io.pillar.ratelimit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static io.pillar.ratelimit.RateLimitServer.all;
import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scripts of another origin may read the same of both servers.
 */
class RateLimitCorsTwinsTests {

	private static final String SCRIPT = "Origin: https://app.example";

	private static final String[] POLICIES = all(policy("api", "ip", 2), policy("late", "ip", 2, "bypass.users=bob"));

	private static void check(Class<?> servlet, Class<?> webFlux) {
		try (RateLimitTwins twins = RateLimitTwins.start(servlet, webFlux, POLICIES)) {
			assertThat(twins.same("GET", "/api", SCRIPT).headers())
				.contains("Access-Control-Expose-Headers: RateLimit-Policy, RateLimit, Retry-After");
			assertThat(twins.same("GET", "/api").status()).isEqualTo(200);
			RawAnswer denied = twins.same("GET", "/api", SCRIPT);
			assertThat(denied.status()).isEqualTo(429);
			assertThat(denied.headers()).contains("Access-Control-Allow-Origin: https://app.example",
					"Access-Control-Expose-Headers: RateLimit-Policy, RateLimit, Retry-After");
			assertThat(twins.same("GET", "/nowhere", SCRIPT).status()).isEqualTo(429);
			assertThat(twins.same("DELETE", "/api").headers()).noneMatch((line) -> line.startsWith("Access-Control"));
			assertThat(twins.same("GET", "/api", "Origin: https://elsewhere.example").status()).isEqualTo(403);
		}
	}

	@Test
	void filterBefore() {
		check(ServletBefore.class, WebFluxBefore.class);
	}

	@Test
	void filterBehind() {
		check(ServletBehind.class, WebFluxBehind.class);
	}

	@Test
	void mappingsOnly() {
		check(Mvc.class, WebFlux.class);
	}

	@Test
	void sourceOnly() {
		check(ServletSource.class, WebFluxSource.class);
	}

	private static CorsConfiguration configuration() {
		CorsConfiguration configuration = new CorsConfiguration();
		configuration.addAllowedOrigin("https://app.example");
		return configuration;
	}

	private static UrlBasedCorsConfigurationSource servletSource() {
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/**", configuration());
		return source;
	}

	private static org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource webFluxSource() {
		org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource source;
		source = new org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/**", configuration());
		return source;
	}

	@Configuration(proxyBeanMethods = false)
	static class ServletBefore {

		@Bean
		FilterRegistrationBean<CorsFilter> cors() {
			FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(
					new CorsFilter(servletSource()));
			registration.setOrder(-1000);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WebFluxBefore {

		@Bean
		@Order(-1000)
		CorsWebFilter cors() {
			return new CorsWebFilter(webFluxSource());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ServletBehind {

		@Bean
		CorsFilter cors() {
			return new CorsFilter(servletSource());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WebFluxBehind {

		@Bean
		CorsWebFilter cors() {
			return new CorsWebFilter(webFluxSource());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Mvc implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://app.example");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WebFlux implements WebFluxConfigurer {

		@Override
		public void addCorsMappings(org.springframework.web.reactive.config.CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://app.example");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ServletSource extends Mvc {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		UrlBasedCorsConfigurationSource source() {
			return servletSource();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WebFluxSource extends WebFlux {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource source() {
			return webFluxSource();
		}

	}

}
