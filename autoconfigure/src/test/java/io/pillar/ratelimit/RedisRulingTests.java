package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.ratelimit.RateLimit.WithoutRedis;
import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisUnavailableException;

import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What rulings and overrides cost Redis, and what holds without it.
 */
class RedisRulingTests {

	private static final Duration MINUTE = Duration.ofSeconds(60);

	private final String subject = UUID.randomUUID().toString();

	private RedisServer redis;

	private RateLimitNodes nodes;

	private ConfigurableApplicationContext one;

	private RateLimiter limiter;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.nodes = RateLimitNodes.on(this.redis.host(), this.redis.port());
		this.one = this.nodes.start();
		this.limiter = this.one.getBean(RateLimiter.class);
		// when it listens, a node forgets what it knew
		await().until(() -> this.one.getBean(RedisChannels.class).isSubscribed());
	}

	@AfterEach
	void stop() {
		this.nodes.close();
		this.redis.close();
	}

	private RateLimitRequest request(RateLimit limit) {
		return RateLimitRequest.of(new RateLimitKey(limit, this.subject));
	}

	private long scripts() {
		return this.redis.execute("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_eval"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1")))
			.sum();
	}

	@Test
	void bannedSubjectCostsNoCommandWhateverItsRequestsCost() {
		RateLimitRequest request = request(RateLimit.of("banned", 100, MINUTE));
		this.limiter.rule(request.keys().get(0), RateLimitRuling.ban(MINUTE));
		// the news of the ban comes to this node too
		await().until(() -> this.limiter.acquire(request).origin() == Origin.REMEMBERED);
		long before = scripts();
		for (int i = 0; i < 10_000; i++) {
			RateLimitDecision denied = this.limiter.acquire(request.withCost(1 + i % 100));
			assertThat(denied.allowed()).isFalse();
		}
		assertThat(scripts() - before).isLessThanOrEqualTo(4);
	}

	@Test
	void requestOfALimitThatBansIsOneCallAndItsDenialsAreReportedWithoutOne() {
		RateLimit limit = RateLimit.of("abused", 50, Duration.ofSeconds(2))
			.with(new RateLimitBans(1000, MINUTE, List.of(MINUTE)));
		long before = scripts();
		for (int i = 0; i < 50; i++) {
			assertThat(this.limiter.acquire(request(limit)).allowed()).isTrue();
		}
		for (int i = 0; i < 5000; i++) {
			assertThat(this.limiter.acquire(request(limit)).allowed()).isFalse();
		}
		assertThat(scripts() - before).isBetween(51L, 58L);
		await().until(() -> this.limiter.acquire(request(limit)).states().get(0).banned());
		assertThat(this.limiter.ruling(request(limit).keys().get(0)).orElseThrow().kind())
			.isEqualTo(RateLimitRuling.Kind.BAN);
	}

	@Test
	void subjectThatWasRuledAboutTakesNoMoreThanItsBound() {
		RateLimit limit = RateLimit.of("bounded", 1_000_000, Duration.ofMillis(1600));
		RateLimitKey key = request(limit).keys().get(0);
		this.limiter.rule(key, RateLimitRuling.grant(5, MINUTE));
		long end = System.nanoTime() + Duration.ofMillis(1700).toNanos();
		await().pollInterval(Duration.ofMillis(1)).until(() -> {
			this.limiter.acquire(request(limit));
			return System.nanoTime() >= end;
		});
		String name = this.redis.execute("KEYS", "*:bounded");
		assertThat(Long.parseLong(this.redis.execute("STRLEN", name))).isBetween(38L + 12 + 2, 38L + 12 + 8 * 18);
		assertThat(Long.parseLong(this.redis.execute("MEMORY", "USAGE", name))).isLessThanOrEqualTo(300);
	}

	@Test
	void banThatANodeKnowsHoldsWhileRedisIsAwayAndNewOnesAreRefused() {
		RateLimitRequest open = request(RateLimit.of("open", 5, MINUTE).with(WithoutRedis.OPEN));
		this.limiter.rule(open.keys().get(0), RateLimitRuling.ban(MINUTE));
		await().until(() -> this.limiter.acquire(open).origin() == Origin.REMEMBERED);
		this.redis.kill();
		await().atMost(Duration.ofSeconds(20)).until(() -> !this.one.getBean(RedisAvailability.class).isAvailable());
		assertThat(this.limiter.acquire(open).states().get(0).banned()).isTrue();
		RateLimitRequest local = request(RateLimit.of("local", 5, MINUTE));
		assertThatExceptionOfType(RedisUnavailableException.class)
			.isThrownBy(() -> this.limiter.rule(local.keys().get(0), RateLimitRuling.ban(MINUTE)));
		assertThat(this.limiter.acquire(local).states().get(0).banned()).as("on this node").isTrue();
		assertThat(this.limiter.ruling(local.keys().get(0))).isPresent();
		assertThatExceptionOfType(RedisUnavailableException.class)
			.isThrownBy(() -> this.limiter.lift(local.keys().get(0)));
		assertThat(this.limiter.acquire(local).allowed()).isTrue();
	}

	@Test
	void changeThatRedisRefusesIsOneThatOtherNodesWouldNotKnow() {
		RateLimitKey key = request(RateLimit.of("refused", 5, MINUTE)).keys().get(0);
		this.redis.execute("ACL", "SETUSER", "default", "-unlink", "-publish");
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> this.limiter.reset(key));
		assertThatExceptionOfType(RedisUnavailableException.class)
			.isThrownBy(() -> this.limiter.rule(key, RateLimitRuling.ban(MINUTE)));
		assertThat(this.one.getBean(RedisAvailability.class).isAvailable()).isTrue();
	}

	@Test
	void overrideOfWhichNobodyToldIsFoundAndWhatCannotBeReadIsLeftOut() throws Exception {
		RedisNodes beats = BriskBeats.of(this.one);
		RateLimitPolicies policies = PoliciesOf.properties(policy("api", "ip", 10))
			.with(BriskBeats.overrides(this.one, beats));
		this.redis.execute("HSET", BriskBeats.OVERRIDES, "other", "of another version");
		this.redis.execute("HSET", BriskBeats.OVERRIDES, "api", "\0013 - -");
		await().atMost(Duration.ofSeconds(30)).until(() -> policies.limit("api").permits() == 3);
		this.redis.execute("UNLINK", BriskBeats.OVERRIDES);
		await().atMost(Duration.ofSeconds(30)).until(() -> policies.limit("api").permits() == 10);
		beats.destroy();
	}

	@Test
	void overrideOfOneNodeIsToldToTheOtherAndKnownToOneThatStartsLater() {
		RateLimitPolicies here = PoliciesOf.properties(policy("api", "ip", 10))
			.with(this.one.getBean(RedisOverrides.class));
		RateLimitPolicies there = PoliciesOf.properties(policy("api", "ip", 10))
			.with(this.nodes.start().getBean(RedisOverrides.class));
		here.override("api", new RateLimitOverride(7L, null, null));
		assertThat(here.limit("api").permits()).isEqualTo(7);
		await().until(() -> there.limit("api").permits() == 7);
		RateLimitPolicies later = PoliciesOf.properties(policy("api", "ip", 10))
			.with(this.nodes.start().getBean(RedisOverrides.class));
		await().until(() -> later.limit("api").permits() == 7);
		later.clear("api");
		await().until(() -> here.limit("api").permits() == 10 && there.limit("api").permits() == 10);
	}

}
