package io.pillar.ratelimit;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.pillar.ratelimit.RateLimitServer.all;
import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests to a real server without Spring Security.
 */
abstract class RateLimitFilterContract {

	private RateLimitServer server;

	abstract RateLimitServer server(String... properties);

	private RateLimitServer start(String[]... properties) {
		this.server = server(all(properties));
		return this.server;
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void requestsAreCountedUntilTheLimitAndTheNextIsTooMany() {
		start(policy("api", "ip", 2));
		HttpResponse<String> first = this.server.get("/api/a");
		assertThat(first.statusCode()).isEqualTo(200);
		assertThat(first.headers().firstValue("RateLimit-Policy")).contains("\"api\";q=2;w=60");
		assertThat(first.headers().firstValue("RateLimit")).contains("\"api\";r=1;t=60");
		assertThat(first.headers().firstValue("Retry-After")).isEmpty();
		assertThat(this.server.status("/api/b")).isEqualTo(200);
		assertThat(this.server.status("/api/c")).isEqualTo(429);
	}

	@Test
	void denialSaysWhyAndUntilWhenAndIsNotKept() {
		start(policy("api", "ip", 1));
		this.server.get("/api");
		this.server.pass(Duration.ofMillis(500));
		HttpResponse<String> denied = this.server.get("/api");
		assertThat(denied.headers().firstValue("Retry-After")).contains("60");
		assertThat(denied.headers().firstValue("RateLimit")).contains("\"api\";r=0;t=60");
		assertThat(denied.headers().firstValue("Cache-Control")).contains("no-store");
		assertThat(denied.headers().firstValue("Content-Type")).contains("application/problem+json");
		JsonNode problem = JsonMapper.shared().readTree(denied.body());
		assertThat(problem.path("type").asString())
			.isEqualTo("https://iana.org/assignments/http-problem-types#quota-exceeded");
		assertThat(problem.path("status").asInt()).isEqualTo(429);
		assertThat(problem.path("violated-policies")).hasSize(1);
		assertThat(problem.path("violated-policies").get(0).asString()).isEqualTo("api");
	}

	@Test
	void clientThatWaitsAsToldIsAllowed() {
		start(policy("api", "ip", 1));
		this.server.get("/api");
		String seconds = this.server.get("/api").headers().firstValue("Retry-After").orElseThrow();
		this.server.pass(Duration.ofSeconds(Long.parseLong(seconds)).minusMillis(1));
		assertThat(this.server.status("/api")).isEqualTo(429);
		this.server.pass(Duration.ofMillis(1));
		assertThat(this.server.status("/api")).isEqualTo(200);
	}

	@Test
	void allPoliciesOfARequestAreOneOrNone() {
		start(policy("wide", "global", 10), policy("bot", "header:X-Bot-Id", 1));
		assertThat(this.server.status("/api", "X-Bot-Id", "a")).isEqualTo(200);
		HttpResponse<String> denied = this.server.get("/api", "X-Bot-Id", "a");
		assertThat(denied.statusCode()).isEqualTo(429);
		assertThat(denied.body()).contains("[\"bot\"]");
		HttpResponse<String> other = this.server.get("/api", "X-Bot-Id", "b");
		assertThat(other.headers().firstValue("RateLimit").orElseThrow().split(", "))
			.containsExactlyInAnyOrder("\"wide\";r=8;t=60", "\"bot\";r=0;t=60");
	}

	@Test
	void requestWithoutTheKeyIsNotCounted() {
		start(policy("bot", "header:X-Bot-Id", 1), policy("user", "user", 1), policy("session", "session", 1));
		for (int i = 0; i < 3; i++) {
			HttpResponse<String> response = this.server.get("/has-session", "X-Bot-Id", " ");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().map()).doesNotContainKeys("RateLimit", "RateLimit-Policy");
			assertThat(response.body()).isEqualTo("false");
		}
	}

	@Test
	void sessionsAreCountedApart() {
		start(policy("session", "session", 1));
		String one = cookie();
		String other = cookie();
		assertThat(this.server.status("/api", "Cookie", one)).isEqualTo(200);
		assertThat(this.server.status("/api", "Cookie", one)).isEqualTo(429);
		assertThat(this.server.status("/api", "Cookie", other)).isEqualTo(200);
		String madeUp = one.replaceAll("=.*", "=made-up");
		for (int i = 0; i < 3; i++) {
			assertThat(this.server.status("/api", "Cookie", madeUp)).isEqualTo(200);
		}
	}

	private String cookie() {
		return this.server.get("/begin").headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
	}

	@Test
	void nodeAndGlobalCountEverybody() {
		start(policy("node", "node", 1));
		assertThat(this.server.status("/api", "X-Bot-Id", "a")).isEqualTo(200);
		assertThat(this.server.status("/", "X-Bot-Id", "b")).isEqualTo(429);
	}

	@Test
	void policyHoldsForItsPathsAndMethodsOnly() {
		start(policy("api", "ip", 1, "paths=/api/**", "exclude-paths=/api/free/**", "methods=post,PUT"));
		assertThat(this.server.send("POST", "/api").statusCode()).isEqualTo(200);
		assertThat(this.server.send("PUT", "/api/x").statusCode()).isEqualTo(429);
		assertThat(this.server.get("/api/x").statusCode()).isEqualTo(200);
		assertThat(this.server.send("POST", "/open").statusCode()).isEqualTo(200);
		assertThat(this.server.send("POST", "/api/free/x").statusCode()).isEqualTo(200);
	}

	@Test
	void healthAndOptionsAreNotCounted() {
		start(policy("all", "global", 1));
		this.server.get("/api");
		assertThat(this.server.status("/api")).isEqualTo(429);
		assertThat(this.server.status("/actuator/health")).isEqualTo(200);
		assertThat(this.server.send("OPTIONS", "/api").statusCode()).isEqualTo(200);
	}

	@Test
	void whatIsNotCountedCanBeChanged() {
		start(policy("all", "global", 1), new String[] { "pillar.rate-limit.filter.exclude-paths=/open/**",
				"pillar.rate-limit.filter.exclude-methods=DELETE" });
		assertThat(this.server.send("OPTIONS", "/api").statusCode()).isEqualTo(200);
		assertThat(this.server.status("/actuator/health")).isEqualTo(429);
		assertThat(this.server.status("/open/x")).isEqualTo(200);
		assertThat(this.server.send("DELETE", "/api").statusCode()).isEqualTo(200);
	}

	@Test
	void healthIsWhereActuatorSaysItIs() {
		start(policy("all", "global", 1), new String[] { "management.endpoints.web.base-path=/api",
				"management.endpoints.web.path-mapping.health=alive" });
		this.server.get("/");
		assertThat(this.server.status("/actuator/health")).isEqualTo(429);
		assertThat(this.server.status("/api/alive")).isEqualTo(200);
		assertThat(this.server.status("/api/alive/readiness")).isEqualTo(200);
	}

	@Test
	void costIsTakenAtOnce() {
		start(policy("upload", "ip", 10, "cost=#{headers('X-Size') ?: 1}"));
		assertThat(this.server.status("/api", "X-Size", "7")).isEqualTo(200);
		assertThat(this.server.status("/api", "X-Size", "4")).isEqualTo(429);
		assertThat(this.server.status("/api", "X-Size", "-100")).isEqualTo(200);
		HttpResponse<String> response = this.server.get("/api");
		assertThat(response.headers().firstValue("RateLimit")).contains("\"upload\";r=1;t=60");
		HttpResponse<String> never = this.server.get("/api", "X-Size", "11");
		assertThat(never.statusCode()).isEqualTo(429);
		assertThat(never.headers().firstValue("Retry-After")).isEmpty();
	}

	@Test
	void policiesOfDifferentCostAreAllOrNothingToo() {
		start(policy("dear", "global", 10, "cost=5"), policy("cheap", "header:X-Bot-Id", 1));
		this.server.get("/api", "X-Bot-Id", "a");
		assertThat(this.server.status("/api", "X-Bot-Id", "a")).isEqualTo(429);
		HttpResponse<String> response = this.server.get("/api");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("RateLimit")).contains("\"dear\";r=0;t=60");
	}

	@Test
	void manyPoliciesAreAllOrNothingToo() {
		String[][] policies = new String[21][];
		for (int i = 0; i < 20; i++) {
			policies[i] = policy("p" + i, "global", 10);
		}
		policies[20] = policy("bot", "header:X-Bot-Id", 1);
		start(policies);
		assertThat(this.server.status("/api", "X-Bot-Id", "a")).isEqualTo(200);
		assertThat(this.server.status("/api", "X-Bot-Id", "a")).isEqualTo(429);
		HttpResponse<String> response = this.server.get("/api");
		assertThat(response.headers().firstValue("RateLimit").orElseThrow().split(", ")).hasSize(20)
			.allMatch((limit) -> limit.endsWith(";r=8;t=60"));
	}

	@Test
	void shadowDeniesNothingAndIsNotTold() {
		start(policy("dry", "ip", 1, "shadow=true"));
		for (int i = 0; i < 3; i++) {
			HttpResponse<String> response = this.server.get("/api");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().map()).doesNotContainKeys("RateLimit", "RateLimit-Policy", "Retry-After");
		}
	}

	@Test
	void bypassByPathAndAddressIsNotCounted() {
		start(policy("api", "ip", 1, "bypass.paths=/open/**", "bypass.addresses=10.0.0.0/8,2001:db8::/32"),
				new String[] { "pillar.rate-limit.trusted-proxies=127.0.0.1,::1" });
		this.server.get("/api");
		assertThat(this.server.status("/api")).isEqualTo(429);
		assertThat(this.server.status("/open/x")).isEqualTo(200);
		assertThat(this.server.status("/api", "X-Forwarded-For", "10.9.8.7")).isEqualTo(200);
		assertThat(this.server.status("/api", "X-Forwarded-For", "10.9.8.7")).isEqualTo(200);
		assertThat(this.server.status("/api", "X-Forwarded-For", "2001:db8:1::9")).isEqualTo(200);
		assertThat(this.server.status("/api", "X-Forwarded-For", "10.9.8.7, 192.0.2.1")).isEqualTo(200);
		assertThat(this.server.status("/api", "X-Forwarded-For", "10.9.8.7, 192.0.2.1")).isEqualTo(429);
	}

	@Test
	void expressionSeesTheRequest() {
		start(policy("expression", "#{method + ' ' + path + ' ' + headers('x-bot-id') + ' ' + user}", 1));
		assertThat(this.server.status("/api", "X-Bot-Id", "a")).isEqualTo(200);
		assertThat(this.server.status("/api", "X-Bot-Id", "a")).isEqualTo(429);
		assertThat(this.server.status("/api", "X-Bot-Id", "b")).isEqualTo(200);
		assertThat(this.server.status("/api/x", "X-Bot-Id", "a")).isEqualTo(200);
		assertThat(this.server.send("POST", "/api", "X-Bot-Id", "a").statusCode()).isEqualTo(200);
	}

	@Test
	void olderHeadersAndNone() {
		start(policy("api", "ip", 1), new String[] { "pillar.rate-limit.headers=legacy" });
		Map<String, ?> headers = this.server.get("/api").headers().map();
		assertThat(headers).containsKeys("x-ratelimit-limit", "x-ratelimit-remaining").doesNotContainKey("ratelimit");
		stop();
		start(policy("api", "ip", 1), new String[] { "pillar.rate-limit.headers=none" });
		assertThat(this.server.get("/api").headers().map().keySet()).noneMatch((name) -> name.contains("ratelimit"));
		assertThat(this.server.get("/api").headers().firstValue("Retry-After")).contains("60");
	}

}
