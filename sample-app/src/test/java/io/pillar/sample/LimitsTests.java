package io.pillar.sample;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import io.pillar.sample.Node.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the policies of the sample allow.
 */
class LimitsTests {

	private static Node node;

	@BeforeAll
	static void start() {
		node = Node.startWith("limits", 0);
	}

	@AfterAll
	static void stop() {
		node.close();
	}

	@Test
	void everyRequestIsToldItsLimits() {
		assertThat(policies(node.get("/api/bots/greeter"))).contains("\"everybody\";q=1000;w=60",
				"\"address\";q=200;w=60");
		assertThat(policies(node.get("/api/bots/greeter", node.token("alice")))).contains("\"everybody\";q=1000;w=60",
				"\"address\";q=200;w=60", "\"user\";q=100;w=60");
		assertThat(policies(node.exchange(HttpMethod.GET, "/api/bots/greeter", Map.of("X-Bot-Id", "greeter"), null)))
			.contains("\"bot\";q=500;w=60");
	}

	@Test
	void enterprisesHaveMoreAndTheirAddressIsNotCounted() {
		assertThat(policies(node.get("/api/bots/greeter", node.token("carol")))).contains("\"user\";q=600;w=60")
			.doesNotContain("address");
	}

	@Test
	void wrongPasswordsCountAndRightOnesDoNot() {
		for (int i = 0; i < 7; i++) {
			Answer right = login("bob", "builder");
			assertThat(right.status()).as(right.body()).isEqualTo(200);
			assertThat(right.body()).contains("\"token\":");
		}
		for (int i = 0; i < 5; i++) {
			assertThat(login("bob", "guess " + i).status()).isEqualTo(401);
		}
		Answer denied = login("nobody", "builder");
		assertThat(denied.status()).isEqualTo(429);
		assertThat(denied.body()).contains("quota-exceeded", "[\"login\"]");
		assertThat(denied.headers().getFirst(HttpHeaders.RETRY_AFTER)).isNotNull();
		assertThat(node.submit("/login", "", "username=bob&password=builder").status()).as("at the page too")
			.isEqualTo(429);
	}

	@Test
	void uploadTakesAsMuchAsItIsLong() {
		String dan = node.token("dan");
		Answer small = node.post("/api/bots/import", dan, bots("small", 2));
		assertThat(small.body()).isEqualTo("{\"created\":2}");
		assertThat(small.headers().getFirst("RateLimit")).contains("\"upload\";r=63");
		String padded = bots("small", 2) + " ".repeat(40 * 1024);
		Answer large = node.post("/api/bots/import", dan, padded);
		assertThat(large.headers().getFirst("RateLimit")).contains("\"upload\";r=22");
		Answer denied = node.post("/api/bots/import", dan, padded);
		assertThat(denied.status()).isEqualTo(429);
		assertThat(denied.body()).contains("[\"upload\"]");
	}

	@Test
	void importTakesAsMuchAsThereAreBotsInIt() {
		String eve = node.token("eve");
		assertThat(node.post("/api/bots/import", eve, bots("many", 30)).body()).isEqualTo("{\"created\":30}");
		Answer denied = node.post("/api/bots/import", eve, bots("more", 30));
		assertThat(denied.status()).isEqualTo(429);
		assertThat(denied.headers().getContentType()).hasToString("application/problem+json");
		assertThat(denied.body()).contains("quota-exceeded", "[\"imported-bots\"]");
		assertThat(denied.headers().getFirst(HttpHeaders.RETRY_AFTER)).isNotNull();
		assertThat(node.get("/api/bots?owner=eve").body()).doesNotContain("more");
		assertThat(node.post("/api/bots/import", eve, bots("more", 20)).body()).isEqualTo("{\"created\":20}");
	}

	@Test
	void faultyImportIsABadRequest() {
		Answer answer = node.post("/api/bots/import", node.token("frank"),
				"{\"bots\":[{\"id\":\"UPPER\",\"project\":\"demo\",\"name\":\"A\"}]}");
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).contains("bots[0].id: must match");
		assertThat(node.post("/api/bots/import", bots("none", 1)).status()).isEqualTo(401);
	}

	private static Answer login(String user, String password) {
		return node.post("/api/tokens", "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, password));
	}

	private static String bots(String prefix, int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> "{\"id\":\"%s-%d\",\"project\":\"demo\",\"name\":\"Bot\"}".formatted(prefix, i))
			.collect(Collectors.joining(",", "{\"bots\":[", "]}"));
	}

	private static String policies(Answer answer) {
		return answer.headers().getFirst("RateLimit-Policy");
	}

}
