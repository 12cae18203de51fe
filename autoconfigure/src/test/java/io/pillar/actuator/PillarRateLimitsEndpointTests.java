package io.pillar.actuator;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.pillar.embedded.RedisServer;
import io.pillar.ratelimit.RateLimitPolicies;
import io.pillar.redis.FeatureStatus;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The endpoint on one node, and what it does to another.
 */
class PillarRateLimitsEndpointTests {

	private static RedisServer redis;

	private static RateLimitedNode one;

	private static RateLimitedNode other;

	private final String bot = UUID.randomUUID().toString();

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		one = node();
		other = node();
	}

	private static RateLimitedNode node() {
		RateLimitedNode node = RateLimitedNode.start("spring.data.redis.host=" + redis.host(),
				"spring.data.redis.port=" + redis.port(), "management.endpoint.pillarratelimits.access=unrestricted");
		awaitRedis(node);
		return node;
	}

	private static void awaitRedis(RateLimitedNode node) {
		await().atMost(Duration.ofSeconds(60)).until(() -> node.context.getBean(RedisAvailability.class).isAvailable());
	}

	@AfterEach
	void clear() {
		one.context.getBean(RateLimitPolicies.class).overrides().keySet().forEach((policy) -> one.delete("/" + policy));
		await().until(() -> other.context.getBean(RateLimitPolicies.class).overrides().isEmpty());
	}

	@AfterAll
	static void stop() {
		other.close();
		one.close();
		redis.close();
	}

	@Test
	void policiesAreShownWithWhatTheyDecidedOnThisNode() {
		for (int i = 0; i < 7; i++) {
			one.page(this.bot);
		}
		String all = one.get("").body();
		assertThat(all).contains("\"bot\":{\"configured\":{\"limit\":5,\"window\":\"PT1M\"")
			.contains("\"algorithm\":\"sliding-window\"")
			.containsPattern("\"denied\":[1-9]")
			.containsPattern("\"shadowDenied\":[1-9]");
	}

	@Test
	void whoWasDeniedMostIsShownByTheBeginningOfItsNameInRedis() {
		for (int i = 0; i < 200; i++) {
			one.page(this.bot);
		}
		String all = one.get("").body();
		assertThat(all).doesNotContain(this.bot);
		String fingerprint = RateLimitDetails.fingerprint("site", this.bot);
		assertThat(all)
			.contains("{\"policy\":\"bot\",\"subject\":\"%s\",\"denied\":195,\"shadow\":false}".formatted(fingerprint));
		assertThat(redis.execute("KEYS", "site:rate-limit:{" + fingerprint + "*}:bot").lines()).hasSize(1);
	}

	@Test
	void stateOfASubjectIsShownForEachTier() {
		other.page(this.bot);
		HttpResponse<String> answer = one.get("/bot?subject=" + this.bot);
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).contains("\"tier\":null,\"limit\":5,\"remaining\":4")
			.contains("\"tier\":\"role:GOLD\",\"limit\":50,\"remaining\":50")
			.contains("\"decidedBy\":\"shared\"");
	}

	@Test
	void addressIsTheNetworkThatIsCounted() {
		assertThat(one.get("/address?subject=2001:db8::7").statusCode()).isEqualTo(200);
		assertThat(one.post("/address/ban", json("2001:DB8:0::8", "\"duration\":\"1m\"")).statusCode()).isEqualTo(200);
		assertThat(one.get("/address?subject=2001:db8::7").body()).contains("\"banned\":true");
	}

	@Test
	void bannedBotIsDeniedOnAllNodesUntilTheBanIsLifted() {
		assertThat(other.page(this.bot).statusCode()).isEqualTo(200);
		HttpResponse<String> answer = one.post("/bot/ban", json(this.bot, "\"duration\":\"10m\""));
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).contains("\"ruling\":\"ban\"").contains("\"rulingEndsIn\":\"PT");
		HttpResponse<String> denied = other.page(this.bot);
		assertThat(denied.statusCode()).isEqualTo(429);
		assertThat(Long.parseLong(denied.headers().firstValue("Retry-After").orElseThrow())).isBetween(590L, 600L);
		assertThat(denied.body()).contains("http-problem-types#abnormal-usage-detected");
		assertThat(one.post("/bot/lift", json(this.bot)).statusCode()).isEqualTo(200);
		await().until(() -> other.page(this.bot).statusCode() == 200);
	}

	@Test
	void resetGrantAndExemptionHoldOnAllNodes() {
		for (int i = 0; i < 6; i++) {
			other.page(this.bot);
		}
		assertThat(other.page(this.bot).statusCode()).isEqualTo(429);
		one.post("/bot/grant", json(this.bot, "\"duration\":\"10m\",\"permits\":1"));
		await().until(() -> other.page(this.bot).statusCode() == 200);
		assertThat(other.page(this.bot).statusCode()).isEqualTo(429);
		one.post("/bot/exempt", json(this.bot, "\"duration\":\"10m\""));
		await().until(() -> other.page(this.bot).statusCode() == 200);
		one.post("/bot/reset", json(this.bot));
		await().untilAsserted(
				() -> assertThat(one.get("/bot?subject=" + this.bot).body()).contains("\"limit\":5,\"remaining\":5"));
	}

	@Test
	void overrideHoldsOnAllNodesAndOnThoseThatStartLaterAndCountsOn() {
		for (int i = 0; i < 3; i++) {
			assertThat(one.page(this.bot).statusCode()).isEqualTo(200);
		}
		assertThat(other.post("/bot/override", "{\"limit\":3}").body()).contains("\"overridden\":true");
		assertThat(other.context.getBeansOfType(FeatureStatus.class).values()).extracting(FeatureStatus::state)
			.contains("counts together with the other nodes; policies that are overridden: 1");
		await().until(() -> one.page(this.bot).statusCode() == 429);
		try (RateLimitedNode later = node()) {
			await().until(() -> later.page(this.bot).statusCode() == 429);
		}
		other.post("/bot/override", "{\"limit\":\"10\",\"window\":\"2m\"}");
		await().until(() -> one.page(this.bot).statusCode() == 200);
		assertThat(one.page(this.bot).headers().firstValue("RateLimit-Policy").orElseThrow())
			.contains("\"bot\";q=10;w=120");
		assertThat(one.page(this.bot).headers().firstValue("RateLimit").orElseThrow())
			.containsPattern("\"bot\";r=[0-4]");
		assertThat(other.delete("/bot").body()).contains("\"overridden\":false");
		await().until(() -> one.page(this.bot).statusCode() == 429);
	}

	@Test
	void shadowIsPromotedWhileRequestsAreServed() {
		assertThat(one.page(this.bot).statusCode()).isEqualTo(200);
		assertThat(one.page(this.bot).statusCode()).isEqualTo(200);
		assertThat(other.post("/trial/ban", json(this.bot, "\"duration\":\"1m\"")).statusCode()).isEqualTo(400);
		other.post("/trial/override", "{\"shadow\":false}");
		await().until(() -> one.page(this.bot).statusCode() == 429);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			/bot/ban | {"subject":"x"} | 'duration' is missing
			/bot/ban | {"duration":"1m"} | Name a 'subject'
			/bot/ban | {"subject":" ","duration":"1m"} | Name a 'subject'
			/bot/ban | {"subject":"x","duration":"soon"} | must be a duration such as
			/bot/ban | {"subject":"x","duration":"-1m"} | 'duration' must be 1 ms to 365 days
			/bot/ban | {"subject":"x","duration":"9999999999d"} | must be
			/bot/grant | {"subject":"x","duration":"1m"} | 'permits' is missing
			/bot/grant | {"subject":"x","duration":"1m","permits":"many"} | 'permits' must be a whole number
			/bot/grant | {"subject":"x","duration":"1m","permits":0} | 'permits' must be 1 to 1000000000
			/bot/scold | {"subject":"x"} | There is no action 'scold'
			/address/ban | {"subject":"nobody","duration":"1m"} | Policy 'address' counts addresses
			/bot/override | {} | must say 'limit', 'window' or 'shadow'
			/bot/override | {"limit":0} | pillar.rate-limit.policies.bot.limit cannot be '0'
			/bot/override | {"window":"-5s"} | pillar.rate-limit.policies.bot.window
			/bot/override | {"shadow":"maybe"} | 'shadow' must be true or false
			""")
	void badInputIsRefusedWithWhatIsWrong(String path, String body, String message) {
		HttpResponse<String> answer = one.post(path, body);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("error").contains(message).doesNotContain("Exception");
		assertThat(one.context.getBean(RateLimitPolicies.class).overrides()).isEmpty();
	}

	@Test
	void policyThatThereIsNotIsNotFound() {
		assertThat(one.get("/none").statusCode()).isEqualTo(404);
		assertThat(one.delete("/none").body()).contains("There is no policy 'none'. There are: bot");
	}

	@Test
	void nothingIsChangedUnlessTheAccessIsUnrestricted() {
		try (RateLimitedNode node = RateLimitedNode.start("pillar.mode=local")) {
			assertThat(node.get("/bot?subject=x").statusCode()).isEqualTo(200);
			assertThat(node.post("/bot/ban", json("x", "\"duration\":\"1m\"")).statusCode()).isIn(404, 405);
			assertThat(node.delete("/bot").statusCode()).isEqualTo(405);
			assertThat(node.page("x").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void subjectsAreShownWhereThatIsAskedForAndNodesWithoutRedisChangeThemselves() {
		try (RateLimitedNode node = RateLimitedNode.start("pillar.mode=local",
				"management.endpoint.pillarratelimits.show-subjects=true",
				"management.endpoint.pillarratelimits.access=unrestricted")) {
			node.post("/bot/override", "{\"limit\":1}");
			assertThat(node.page(this.bot).statusCode()).isEqualTo(200);
			assertThat(node.page(this.bot).statusCode()).isEqualTo(429);
			assertThat(node.get("").body()).contains("\"subject\":\"%s\"".formatted(this.bot));
			node.delete("/bot");
			assertThat(node.page(this.bot).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void changeForAllNodesIsRefusedWhileRedisIsAwayAndOverridesStayAsTheyWere() {
		one.post("/bot/override", "{\"limit\":1}");
		redis.kill();
		try {
			await().until(() -> !one.context.getBean(RedisAvailability.class).isAvailable());
			assertThat(one.post("/bot/override", "{\"limit\":2}").statusCode()).isEqualTo(503);
			assertThat(one.post("/bot/ban", json(this.bot, "\"duration\":\"1m\"")).statusCode()).isEqualTo(503);
			assertThat(one.page(this.bot).statusCode()).as("banned on this node").isEqualTo(429);
			assertThat(one.get("/bot").body()).contains("\"inForce\":{\"limit\":1,");
			assertThat(one.get("/bot?subject=" + this.bot).body()).contains("\"decidedBy\":\"fallback\"");
		}
		finally {
			redis.restart();
			awaitRedis(one);
			awaitRedis(other);
		}
	}

	private static String json(String subject, String... more) {
		return "{\"subject\":\"%s\"%s}".formatted(subject, (more.length > 0) ? "," + String.join(",", more) : "");
	}

}
