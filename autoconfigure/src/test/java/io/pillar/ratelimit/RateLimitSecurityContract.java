package io.pillar.ratelimit;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.pillar.ratelimit.RateLimitServer.all;
import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests to a real server with Spring Security: before and after it.
 */
abstract class RateLimitSecurityContract {

	private static final String[] ALICE = basic("alice:secret");

	private static final String[] BOB = basic("bob:secret");

	private static final String[] ADMIN = basic("admin:secret");

	private RateLimitServer server;

	private static String[] basic(String credentials) {
		return new String[] { "Authorization",
				"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)) };
	}

	abstract RateLimitServer server(String... properties);

	private void start(String[]... properties) {
		this.server = server(all(properties));
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void addressIsCountedBeforeAuthentication() {
		start(policy("ip", "ip", 2));
		assertThat(this.server.status("/api")).isEqualTo(401);
		assertThat(this.server.status("/api", basic("alice:guess"))).isEqualTo(401);
		assertThat(this.server.status("/api", ALICE)).isEqualTo(429);
	}

	@Test
	void failedLoginsCountAndOthersDoNot() {
		start(policy("login", "ip", 2, "consume-on-status=401"));
		for (int i = 0; i < 4; i++) {
			assertThat(this.server.status("/api", ALICE)).isEqualTo(200);
		}
		assertThat(this.server.status("/api", basic("alice:guess"))).isEqualTo(401);
		assertThat(this.server.status("/api", basic("alice:guess"))).isEqualTo(401);
		assertThat(this.server.status("/api", basic("alice:guess"))).isEqualTo(429);
	}

	@Test
	void usersAreCountedApartAndNobodyElseIs() {
		start(policy("user", "user", 1));
		assertThat(this.server.status("/api", ALICE)).isEqualTo(200);
		assertThat(this.server.status("/api", ALICE)).isEqualTo(429);
		assertThat(this.server.status("/api", BOB)).isEqualTo(200);
		assertThat(this.server.status("/open/x")).isEqualTo(200);
		assertThat(this.server.status("/open/x")).isEqualTo(200);
		assertThat(this.server.status("/api")).isEqualTo(401);
	}

	@Test
	void answerTellsOfBothStages() {
		start(policy("ip", "ip", 5), policy("user", "user", 3));
		HttpResponse<String> response = this.server.get("/api", ALICE);
		assertThat(response.headers().allValues("RateLimit")).containsExactly("\"ip\";r=4;t=60, \"user\";r=2;t=60");
		assertThat(response.headers().allValues("RateLimit-Policy"))
			.containsExactly("\"ip\";q=5;w=60, \"user\";q=3;w=60");
	}

	@Test
	void denialAfterAuthenticationGivesBackWhatWasTakenBefore() {
		start(policy("ip", "ip", 4), policy("user", "user", 1));
		assertThat(this.server.status("/api", ALICE)).isEqualTo(200);
		for (int i = 0; i < 10; i++) {
			HttpResponse<String> denied = this.server.get("/api", ALICE);
			assertThat(denied.statusCode()).isEqualTo(429);
			assertThat(denied.body()).contains("[\"user\"]");
		}
		assertThat(this.server.get("/api", BOB).headers().firstValue("RateLimit"))
			.contains("\"ip\";r=2;t=60, \"user\";r=0;t=60");
	}

	@Test
	void tierOfARoleHasItsOwnLimit() {
		start(policy("user", "user", 1, "tiers[0].when=role:ENTERPRISE", "tiers[0].limit=3", "tiers[1].when=user:alice",
				"tiers[1].limit=2", "tiers[1].window=120s"));
		assertThat(this.server.get("/api", BOB).headers().firstValue("RateLimit-Policy")).contains("\"user\";q=3;w=60");
		assertThat(this.server.get("/api", ALICE).headers().firstValue("RateLimit-Policy"))
			.contains("\"user\";q=2;w=120");
		assertThat(this.server.get("/api", ADMIN).headers().firstValue("RateLimit-Policy"))
			.contains("\"user\";q=1;w=60");
		assertThat(this.server.status("/api", BOB)).isEqualTo(200);
		assertThat(this.server.status("/api", BOB)).isEqualTo(200);
		assertThat(this.server.status("/api", BOB)).isEqualTo(429);
	}

	@Test
	void bypassByRoleAndUserIsNotCounted() {
		start(policy("ip", "ip", 1, "bypass.roles=ADMIN", "bypass.users=bob"));
		assertThat(this.server.status("/api", ALICE)).isEqualTo(200);
		assertThat(this.server.status("/api", ALICE)).isEqualTo(429);
		assertThat(this.server.get("/api", ADMIN).headers().map()).doesNotContainKey("ratelimit");
		assertThat(this.server.status("/api", ADMIN)).isEqualTo(200);
		assertThat(this.server.status("/api", BOB)).isEqualTo(200);
		assertThat(this.server.status("/api", BOB)).isEqualTo(200);
	}

	@Test
	void expressionThatNamesTheUserWaitsForAuthentication() {
		start(policy("late", "#{user + '@' + address}", 1));
		assertThat(this.server.status("/api", ALICE)).isEqualTo(200);
		assertThat(this.server.status("/api", ALICE)).isEqualTo(429);
		assertThat(this.server.status("/api", BOB)).isEqualTo(200);
		assertThat(this.server.status("/api")).isEqualTo(401);
	}

	@Test
	void filterAroundSpringSecurityThatWasMovedIsStillBeforeAndAfterIt() {
		start(policy("ip", "ip", 100), policy("user", "user", 1), new String[] { "spring.security.filter.order=7" });
		assertThat(this.server.get("/api").headers().firstValue("RateLimit")).contains("\"ip\";r=99;t=60");
		assertThat(this.server.status("/api", ALICE)).isEqualTo(200);
		assertThat(this.server.status("/api", ALICE)).isEqualTo(429);
	}

}
