package io.pillar.sample;

import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import io.pillar.sample.Node.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one node answers, through the gateway.
 */
class GatewayTests {

	private static Node node;

	@BeforeAll
	static void start() {
		node = Node.start("gateway", 0);
	}

	@AfterAll
	static void stop() {
		node.close();
	}

	@Test
	void getTwiceIsAMissAndThenALocalHit() {
		Answer first = node.get("/api/bots/helper");
		assertThat(first.status()).isEqualTo(200);
		assertThat(first.cacheStatus()).containsExactly("bots; fwd=miss");
		Answer second = node.get("/api/bots/helper");
		assertThat(second.body()).isEqualTo(first.body()).contains("\"name\":\"Helper\"");
		assertThat(second.cacheStatus()).containsExactly("bots-local; hit");
	}

	@Test
	void putIsWhatTheNextGetAndTheNextListReturn() {
		String alice = node.token("alice");
		node.get("/api/bots/greeter");
		node.get("/api/bots?owner=alice");
		assertThat(put("greeter", alice, "demo", "Renamed").status()).isEqualTo(200);
		assertThat(node.get("/api/bots/greeter").body()).contains("\"name\":\"Renamed\"");
		assertThat(node.get("/api/bots?owner=alice").body()).contains("\"name\":\"Renamed\"");
	}

	@Test
	void putThatMovesBotToAnotherOwnerChangesBothLists() {
		String carol = node.token("carol");
		assertThat(put("wanderer", carol, "demo", "Wanderer", "alice").status()).isEqualTo(201);
		assertThat(node.get("/api/bots?owner=alice").body()).contains("wanderer");
		assertThat(node.get("/api/bots?owner=bob").body()).doesNotContain("wanderer");
		assertThat(put("wanderer", carol, "demo", "Wanderer", "bob").status()).isEqualTo(200);
		assertThat(node.get("/api/bots?owner=alice").body()).doesNotContain("wanderer");
		assertThat(node.get("/api/bots?owner=bob").body()).contains("wanderer");
	}

	@Test
	void deleteIsSeenByTheNextGetAndTheNextList() {
		String alice = node.token("alice");
		assertThat(put("doomed", alice, "demo", "Doomed").status()).isEqualTo(201);
		node.get("/api/bots/doomed");
		assertThat(node.get("/api/bots?owner=alice").body()).contains("doomed");
		assertThat(node.delete("/api/bots/doomed", alice).status()).isEqualTo(204);
		assertThat(node.get("/api/bots?owner=alice").body()).doesNotContain("doomed");
		problem(node.get("/api/bots/doomed"), 404, "There is no bot 'doomed'.");
		problem(node.delete("/api/bots/doomed", alice), 404, "There is no bot 'doomed'.");
	}

	@Test
	void putSaysWhichCachesAnsweredTheChecks() {
		String alice = node.token("alice");
		put("checked", alice, "demo", "Checked");
		assertThat(put("checked", alice, "demo", "Again").cacheStatus()).contains("project-config-local; hit",
				"permissions-local; hit", "tokens-local; hit");
	}

	@Test
	void issuedTokenNeedsNoCheckingAnyMore() {
		String token = node.token("alice");
		assertThat(node.get("/api/bots/none", token).cacheStatus()).doesNotContain("tokens; fwd=miss")
			.containsAnyOf("tokens-local; hit", "tokens-shared; hit");
	}

	@Test
	void putOfUserWithoutPermissionIsForbidden() {
		problem(put("only", node.token("alice"), "tiny", "Mine"), 403, "'alice' may not change the bots of 'bob'.");
		problem(put("greeter", node.token("bob"), "demo", "Mine", "alice"), 403,
				"'bob' may not change the bots of 'alice'.");
	}

	@Test
	void putIntoFullOrUnknownProjectIsAConflict() {
		problem(put("second", node.token("bob"), "tiny", "Second"), 409, "Project 'tiny' is full: its limit is 1.");
		problem(put("second", node.token("bob"), "none", "Second"), 409, "There is no project 'none'.");
	}

	@Test
	void writeWithoutTokenIsUnauthorizedWhateverTheClientSaysWhoItIs() {
		Answer answer = node.exchange(HttpMethod.PUT, "/api/bots/greeter", Map.of("X-User", "alice"),
				body("demo", "Mine", "alice"));
		problem(answer, 401, "Writing needs a token.");
		assertThat(answer.headers().getFirst(HttpHeaders.WWW_AUTHENTICATE)).isEqualTo("Bearer");
		problem(node.exchange(HttpMethod.DELETE, "/api/bots/greeter", Map.of(), null), 401, "Writing needs a token.");
	}

	@Test
	void clientCannotSayThatItIsSomebodyElse() {
		Map<String, String> headers = Map.of("X-User", "bob", HttpHeaders.AUTHORIZATION,
				"Bearer " + node.token("alice"));
		problem(node.exchange(HttpMethod.DELETE, "/api/bots/only", headers, null), 403,
				"'alice' may not change the bots of 'bob'.");
	}

	@Test
	void badTokenIsUnauthorizedEvenForReading() {
		problem(node.get("/api/bots/greeter", "junk"), 401, "The token is not valid, or no longer.");
		problem(node.exchange(HttpMethod.GET, "/api/bots/greeter", Map.of(HttpHeaders.AUTHORIZATION, "Basic YTpi"),
				null), 401, "Only bearer tokens are understood.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bots/greeter", "/bots", "/bots;x=1/greeter", "/b%6fts/greeter", "//bots/greeter",
			"/./bots/greeter", "/nothing" })
	void serviceIsNotReachedPastTheGateway(String path) {
		Answer answer = node.exchangeRaw(path);
		assertThat(answer.status()).isIn(400, 404);
		assertThat(answer.body()).doesNotContain("Greeter");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"project":"demo"}                              | name: must not be blank
			{"project":"demo","name":" "}                   | name: must not be blank
			{"name":"A"}                                    | project: must not be null
			{"project":"../x","name":"A"}                   | project: must match
			{"project":"demo","name":"A","owner":"Alice"}   | owner: must match
			{"project":"demo","name":"A\\u0000"}            | name: must match
			{"project":"demo","name":"A                     | Failed to read request
			[]                                              | Failed to read request
			""")
	void putOfBadBotIsABadRequestThatNamesTheField(String body, String expected) {
		problem(node.put("/api/bots/bad", node.token("alice"), body), 400, expected);
	}

	@Test
	void putOfTooLongNameIsABadRequest() {
		String alice = node.token("alice");
		assertThat(put("long", alice, "demo", "x".repeat(80)).status()).isEqualTo(201);
		problem(put("long", alice, "demo", "x".repeat(81)), 400, "name: size must be between 0 and 80");
	}

	@ParameterizedTest
	@CsvSource({ "/api/bots, owner", "/api/bots?owner=, owner: must match", "/api/bots?owner=A%20B, owner: must match",
			"/api/bots/UPPER, id: must match", "/api/bots/a%20b, id: must match" })
	void getOfBadNameIsABadRequest(String path, String expected) {
		problem(node.exchangeRaw(path), 400, expected);
	}

	@Test
	void badUserGetsNoToken() {
		problem(node.post("/api/dev-tokens", "{\"user\":\"Alice Smith\"}"), 400, "user: must match");
		problem(node.post("/api/dev-tokens", "{}"), 400, "user: must not be null");
	}

	@Test
	void methodThatDoesNotExistIsAProblemToo() {
		Map<String, String> headers = Map.of(HttpHeaders.AUTHORIZATION, "Bearer " + node.token("alice"));
		problem(node.exchange(HttpMethod.POST, "/api/bots", headers, "{}"), 405, "Method 'POST' is not supported.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "health", "metrics", "prometheus", "caches", "embeddedredis" })
	void actuatorShows(String endpoint) {
		assertThat(node.get("/actuator/" + endpoint).status()).isEqualTo(200);
	}

	private static Answer put(String id, String token, String project, String name) {
		return node.put("/api/bots/" + id, token, "{\"project\":\"%s\",\"name\":\"%s\"}".formatted(project, name));
	}

	private static Answer put(String id, String token, String project, String name, String owner) {
		return node.put("/api/bots/" + id, token, body(project, name, owner));
	}

	private static String body(String project, String name, String owner) {
		return "{\"project\":\"%s\",\"name\":\"%s\",\"owner\":\"%s\"}".formatted(project, name, owner);
	}

	private static void problem(Answer answer, int status, String expected) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		assertThat(answer.headers().getContentType()).hasToString("application/problem+json");
		assertThat(answer.body()).contains(expected).doesNotContain("Exception", "\tat ", "trace");
	}

}
