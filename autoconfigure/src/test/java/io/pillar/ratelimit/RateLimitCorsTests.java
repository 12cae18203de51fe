package io.pillar.ratelimit;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static io.pillar.ratelimit.RateLimitServer.all;
import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scripts of another origin, which a browser lets read what CORS allows.
 */
class RateLimitCorsTests {

	private static final String[] SCRIPT = { "Origin", "https://app.example" };

	private RateLimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	private void check() {
		HttpResponse<String> allowed = this.server.get("/api", SCRIPT);
		assertThat(allowed.statusCode()).isEqualTo(200);
		assertReadable(allowed);
		HttpResponse<String> denied = this.server.get("/api", SCRIPT);
		assertThat(denied.statusCode()).isEqualTo(429);
		assertThat(denied.body()).contains("quota-exceeded");
		assertReadable(denied);
		HttpResponse<String> plain = this.server.get("/api");
		assertThat(plain.headers().map()).doesNotContainKeys("access-control-allow-origin",
				"access-control-expose-headers");
	}

	private static void assertReadable(HttpResponse<String> response) {
		assertThat(response.headers().allValues("Access-Control-Allow-Origin")).containsExactly("https://app.example");
		assertThat(response.headers().allValues("Access-Control-Expose-Headers"))
			.containsOnlyOnce("RateLimit-Policy, RateLimit, Retry-After");
	}

	@Test
	void denialIsReadableWithAFilterBefore() {
		this.server = RateLimitServer.start(FilterBefore.class, all(policy("api", "ip", 1), policy("user", "user", 1)));
		check();
	}

	@Test
	void denialIsReadableWithAFilterBehind() {
		this.server = RateLimitServer.start(FilterBehind.class, all(policy("api", "ip", 1), policy("user", "user", 1)));
		check();
	}

	@Test
	void denialIsReadableWithMvcOnly() {
		this.server = RateLimitServer.start(Mvc.class, all(policy("api", "ip", 1), policy("user", "user", 1)));
		check();
	}

	@Test
	void denialIsReadableWithSeveralSources() {
		this.server = RateLimitServer.start(Sources.class, all(policy("api", "ip", 1), policy("user", "user", 1)));
		check();
	}

	@Test
	void originThatMayNotAskIsToldThatAndNotTheLimit() {
		this.server = RateLimitServer.start(FilterBehind.class, policy("api", "ip", 1));
		this.server.get("/api");
		HttpResponse<String> denied = this.server.get("/api", "Origin", "https://elsewhere.example");
		assertThat(denied.statusCode()).isEqualTo(403);
		assertThat(this.server.status("/api", SCRIPT)).isEqualTo(429);
	}

	@Test
	void denialWithoutCorsIsADenial() {
		this.server = RateLimitServer.start(policy("api", "ip", 1));
		this.server.get("/api", SCRIPT);
		HttpResponse<String> denied = this.server.get("/api", SCRIPT);
		assertThat(denied.statusCode()).isEqualTo(429);
		assertThat(denied.headers().map()).doesNotContainKey("access-control-allow-origin");
	}

	@Test
	void preflightIsNotCounted() {
		this.server = RateLimitServer.start(Mvc.class, policy("api", "global", 1));
		this.server.get("/api", SCRIPT);
		for (int i = 0; i < 3; i++) {
			HttpResponse<String> preflight = this.server.send("OPTIONS", "/api", "Origin", "https://app.example",
					"Access-Control-Request-Method", "GET");
			assertThat(preflight.statusCode()).isEqualTo(200);
		}
	}

	private static CorsFilter filter() {
		CorsConfiguration configuration = new CorsConfiguration();
		configuration.addAllowedOrigin("https://app.example");
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/**", configuration);
		return new CorsFilter(source);
	}

	@Configuration(proxyBeanMethods = false)
	static class FilterBefore {

		@Bean
		FilterRegistrationBean<CorsFilter> cors() {
			FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(filter());
			registration.setOrder(-1000);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterBehind {

		@Bean
		CorsFilter cors() {
			return filter();
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
	static class Sources extends Mvc {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		UrlBasedCorsConfigurationSource first() {
			return new UrlBasedCorsConfigurationSource();
		}

		@Bean
		UrlBasedCorsConfigurationSource last() {
			return new UrlBasedCorsConfigurationSource();
		}

	}

}
