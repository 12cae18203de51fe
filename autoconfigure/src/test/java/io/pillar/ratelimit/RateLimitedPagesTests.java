package io.pillar.ratelimit;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

import static io.pillar.ratelimit.RateLimitServer.all;
import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests to a real server whose handlers make calls that are denied.
 */
@ExtendWith(OutputCaptureExtension.class)
class RateLimitedPagesTests {

	private RateLimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/limited", "/works", "/future", "/functional", "/joined", "/got" })
	void denialIsTheOneOfTheFilter(String path, CapturedOutput output) {
		this.server = RateLimitServer.start(LimitedPages.class, policy("filter", "ip", 1, "paths=/api"));
		this.server.get("/api");
		HttpResponse<String> filter = this.server.get("/api");
		assertThat(this.server.get(path).body()).isEqualTo(path.substring(1));
		HttpResponse<String> method = this.server.get(path);
		assertThat(method.statusCode()).isEqualTo(429);
		String name = method.body().replaceAll(".*\\[\"(.*)\"].*", "$1");
		assertThat(name).isIn("Pages.limited", "Work.work", "Pages.future", "Work.later");
		assertThat(method.body()).isEqualTo(filter.body().replace("[\"filter\"]", "[\"" + name + "\"]"));
		assertThat(method.headers().map().keySet()).isEqualTo(filter.headers().map().keySet());
		for (String header : new String[] { "Retry-After", "Cache-Control", "Content-Type", "RateLimit",
				"RateLimit-Policy" }) {
			assertThat(method.headers().allValues(header)).as(header)
				.isEqualTo(filter.headers()
					.allValues(header)
					.stream()
					.map((value) -> value.replace("\"filter\"", '"' + name + '"'))
					.toList());
		}
		assertThat(output).doesNotContain("RateLimitExceededException", "\tat ");
	}

	@Test
	void answerTellsOfTheLimitsOfTheFilterToo() {
		this.server = RateLimitServer.start(LimitedPages.class, policy("filter", "ip", 9));
		this.server.get("/limited");
		HttpResponse<String> denied = this.server.get("/limited");
		assertThat(denied.headers().allValues("RateLimit"))
			.containsExactly("\"filter\";r=7;t=60, \"Pages.limited\";r=0;t=60");
		assertThat(denied.body()).contains("[\"Pages.limited\"]");
	}

	@Test
	void callThatIsDeniedBecauseRedisIsAwayIsUnavailable() {
		this.server = RateLimitServer.start(LimitedPages.class);
		HttpResponse<String> denied = this.server.get("/closed");
		assertThat(denied.statusCode()).isEqualTo(503);
		assertThat(denied.headers().firstValue("Retry-After")).contains("7");
		assertThat(denied.body()).contains("temporary-reduced-capacity").contains("[\"closed\"]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/limited", "/joined", "/got" })
	void handlerForAllExceptionsIsNotAsked(String path) {
		this.server = RateLimitServer.start(Any.class);
		this.server.get(path);
		assertThat(this.server.get(path).statusCode()).isEqualTo(429);
	}

	@Test
	void handlerForThisExceptionIs() {
		this.server = RateLimitServer.start(Own.class);
		this.server.get("/limited");
		assertThat(this.server.get("/limited").statusCode()).isEqualTo(418);
	}

	@Test
	void handlerForThisExceptionOfOtherControllersIsNotAsked() {
		this.server = RateLimitServer.start(Others.class);
		this.server.get("/limited");
		assertThat(this.server.get("/limited").statusCode()).isEqualTo(429);
	}

	@Test
	void scriptsOfOtherOriginsMayReadTheHeaders() {
		this.server = RateLimitServer.start(WithCors.class,
				all(policy("filter", "ip", 9), new String[] { "pillar.rate-limit.headers=legacy" }));
		String[] origin = { "Origin", "https://app.example.org" };
		this.server.get("/limited", origin);
		HttpResponse<String> denied = this.server.get("/limited", origin);
		assertThat(denied.statusCode()).isEqualTo(429);
		assertThat(denied.headers().allValues("Access-Control-Allow-Origin"))
			.containsExactly("https://app.example.org");
		assertThat(denied.headers().allValues("Access-Control-Expose-Headers"))
			.containsExactly("X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After");
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ LimitedPages.class, AnyAdvice.class })
	static class Any {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ LimitedPages.class, AnyAdvice.class, OwnAdvice.class })
	static class Own {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(LimitedPages.class)
	static class WithCors {

		@Bean
		CorsFilter cors() {
			CorsConfiguration configuration = new CorsConfiguration();
			configuration.addAllowedOrigin("https://app.example.org");
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/**", configuration);
			return new CorsFilter(source);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ LimitedPages.class, AnyAdvice.class, OthersAdvice.class })
	static class Others {

	}

	@RestControllerAdvice
	static class AnyAdvice {

		@ExceptionHandler
		ResponseEntity<String> any(RuntimeException ex) {
			return ResponseEntity.internalServerError().body("any");
		}

	}

	@Order(0)
	@RestControllerAdvice(assignableTypes = Others.class)
	static class OthersAdvice {

		@ExceptionHandler
		ResponseEntity<String> own(RateLimitExceededException ex) {
			return ResponseEntity.status(418).body("own");
		}

	}

	@Order(0)
	@RestControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler
		ResponseEntity<String> own(RateLimitExceededException ex) {
			return ResponseEntity.status(418).body("own");
		}

	}

}
