package io.pillar.sample;

import java.time.Duration;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.EmbeddedRedis;
import io.pillar.embedded.RedisServer;
import io.pillar.sample.Node.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What two nodes on one database and one Redis see of each other.
 */
class TwoNodesTests {

	private static final Duration BACK_TOGETHER = Duration.ofSeconds(15);

	private static Node first;

	private static Node second;

	@BeforeAll
	static void start() {
		int redisPort = Node.freePort();
		first = Node.start("two-nodes", redisPort);
		second = Node.start("two-nodes", redisPort);
	}

	@AfterAll
	static void stop() {
		second.close();
		first.close();
	}

	@Test
	void secondNodeJoinsTheRedisOfTheFirst() {
		assertThat(first.bean(EmbeddedRedis.class).isOwner()).isTrue();
		assertThat(second.bean(EmbeddedRedis.class).isOwner()).isFalse();
		assertThat(first.get("/actuator/embeddedredis").body()).contains("\"role\":\"owner\"", "\"running\":true");
		assertThat(second.get("/actuator/embeddedredis").body()).contains("\"role\":\"joined\"");
		assertThat(second.post("/actuator/embeddedredis", "{\"action\":\"kill\"}").status()).isEqualTo(409);
	}

	@Test
	void getOnTheOtherNodeIsASharedHit() {
		first.get("/api/bots/helper");
		assertThat(second.get("/api/bots/helper").cacheStatus()).containsExactly("bots-shared; hit",
				"bots-local; fwd=miss");
		assertThat(second.get("/api/bots/helper").cacheStatus()).containsExactly("bots-local; hit");
	}

	@Test
	void tokenCheckedOnOneNodeNeedsNoCheckingOnTheOther() {
		String token = first.token("alice");
		assertThat(second.get("/api/bots/none", token).cacheStatus()).endsWith("tokens-shared; hit",
				"tokens-local; fwd=miss");
	}

	@Test
	void putOnOneNodeIsWhatTheOtherReturnsOnceItHasHeardOfIt() {
		String alice = first.token("alice");
		second.get("/api/bots/greeter");
		for (int i = 0; i < 20; i++) {
			assertThat(put(first, "greeter", alice, "From first " + i).status()).isEqualTo(200);
			String byFirst = "From first " + i;
			Awaitility.await().untilAsserted(() -> assertThat(name(second, "greeter")).isEqualTo(byFirst));
			assertThat(put(second, "greeter", alice, "From second " + i).status()).isEqualTo(200);
			String bySecond = "From second " + i;
			Awaitility.await().untilAsserted(() -> assertThat(name(first, "greeter")).isEqualTo(bySecond));
		}
	}

	@Test
	void deleteOnOneNodeIsSeenByTheOther() {
		String alice = first.token("alice");
		put(first, "fleeting", alice, "Fleeting");
		assertThat(second.get("/api/bots/fleeting").status()).isEqualTo(200);
		assertThat(second.get("/api/bots?owner=alice").body()).contains("fleeting");
		assertThat(first.delete("/api/bots/fleeting", alice).status()).isEqualTo(204);
		Awaitility.await().untilAsserted(() -> assertThat(second.get("/api/bots/fleeting").status()).isEqualTo(404));
		Awaitility.await()
			.untilAsserted(() -> assertThat(second.get("/api/bots?owner=alice").body()).doesNotContain("fleeting"));
	}

	@Test
	void nodesGoOnWithoutRedisAndAgreeWhenItIsBack() {
		RedisServer redis = first.bean(EmbeddedRedis.class).server().orElseThrow();
		String alice = first.token("alice");
		put(first, "survivor", alice, "Before");
		assertThat(name(second, "survivor")).isEqualTo("Before");
		redis.kill();
		try {
			assertThat(put(first, "survivor", alice, "Meanwhile").status()).isEqualTo(200);
			assertThat(name(first, "survivor")).isEqualTo("Meanwhile");
			assertThat(second.get("/api/bots/survivor").status()).isEqualTo(200);
			assertThat(put(second, "second-survivor", alice, "New").status()).isEqualTo(201);
			assertThat(first.get("/actuator/health").status()).isEqualTo(200);
			assertThat(second.get("/actuator/health").status()).isEqualTo(200);
			eventually(() -> degraded(first) + degraded(second), "truetrue");
		}
		finally {
			redis.restart();
		}
		eventually(() -> name(second, "survivor"), "Meanwhile");
		eventually(() -> degraded(first) + degraded(second), "falsefalse");
		put(second, "survivor", alice, "After");
		eventually(() -> name(first, "survivor"), "After");
		eventually(() -> name(second, "survivor"), "After");
	}

	private static void eventually(Supplier<String> seen, String expected) {
		Awaitility.await().atMost(BACK_TOGETHER).untilAsserted(() -> assertThat(seen.get()).isEqualTo(expected));
	}

	private static Answer put(Node node, String id, String token, String name) {
		return node.put("/api/bots/" + id, token, "{\"project\":\"demo\",\"name\":\"%s\"}".formatted(name));
	}

	private static String degraded(Node node) {
		return node.get("/actuator/health/pillar").body().replaceAll(".*\"degraded\":(\\w+).*", "$1");
	}

	private static String name(Node node, String id) {
		return node.get("/api/bots/" + id).body().replaceAll(".*\"name\":\"([^\"]*)\".*", "$1");
	}

}
