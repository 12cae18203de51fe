package io.pillar.ratelimit;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.pillar.ratelimit.RateLimitServer.all;
import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * No way to write a path leads past a limit.
 */
class RateLimitPathTests {

	private static RateLimitServer server;

	@BeforeAll
	static void start() {
		server = RateLimitServer.start(all(
				policy("plain", "global", 1000, "paths=/plain,/api/one", "exclude-paths=/open/**",
						"bypass.paths=/spared/**"),
				policy("prefix", "global", 1000, "paths=/api/**,/open/**", "exclude-paths=/open/free/**")));
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	private static String counted(String path) {
		HttpResponse<String> response = server.get(path);
		return response.headers().firstValue("RateLimit").orElse("none");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain", "/pl%61in", "/plain;a=b", "/x/../plain", "//plain", "/./plain", "/plain?x=/y",
			"/open/../plain", "/actuator/health/../../plain", "/spared/../plain" })
	void servletThatTheContainerFindsIsCounted(String path) {
		assertThat(server.status(path)).as("found by the container").isEqualTo(204);
		assertThat(counted(path)).contains("plain");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/one", "/api/one/", "/api/%6Fne", "/api/one;x", "/api;x/one", "/api/one//" })
	void pageThatIsMappedByItsPathIsCounted(String path) {
		assertThat(counted(path)).contains("plain");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/open/free/../x", "/open/free/..;/x", "/open/%66ree/../x", "/open//free/../x" })
	void pathThatOnlyLooksExcludedIsCounted(String path) {
		assertThat(counted(path)).contains("prefix");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/open/free", "/open/free/", "/open/free/x/y", "/open/%66ree/x", "/actuator/health",
			"/actuator/health/liveness", "/", "" })
	void pathThatIsExcludedIsNot(String path) {
		assertThat(counted(path)).isEqualTo("none");
	}

	@Test
	void hostInTheFirstLineIsNoPartOfThePath() {
		String response = server
			.raw("GET http://localhost/plain HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		assertThat(response).startsWith("HTTP/1.1 204").contains("\"plain\";q=1000");
	}

	@Test
	void pathsAreThoseWithinTheApplication() {
		try (RateLimitServer own = RateLimitServer.start(all(policy("plain", "global", 1000, "paths=/plain"),
				new String[] { "server.servlet.context-path=/app" }))) {
			for (String path : new String[] { "/app/plain", "/%61pp/plain", "/app/../app/plain", "//app/plain" }) {
				HttpResponse<String> response = own.get(path);
				assertThat(response.statusCode()).as(path).isIn(204, 400, 404);
				assertThat(response.statusCode() == 204).as(path)
					.isEqualTo(response.headers().firstValue("RateLimit").isPresent());
			}
			assertThat(own.status("/app/plain")).isEqualTo(204);
		}
	}

	@Test
	void policyWithoutPathsHoldsForAll() {
		try (RateLimitServer all = RateLimitServer.start(policy("all", "global", 1000))) {
			for (String path : new String[] { "", "/", "/x/y", "//", "/a;b=c/", "/%2e%2e/" }) {
				HttpResponse<String> response = all.get(path);
				assertThat(response.statusCode()).as(path).isLessThan(500);
				assertThat(response.statusCode() == 400 || response.headers().firstValue("RateLimit").isPresent())
					.as(path)
					.isTrue();
			}
		}
	}

}
