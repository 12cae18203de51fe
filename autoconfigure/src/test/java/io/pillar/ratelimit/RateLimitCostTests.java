package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.ratelimit.RateLimit.Algorithm;
import io.pillar.ratelimit.RateLimitDecision.Origin;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What limits cost Redis: commands and memory.
 */
class RateLimitCostTests {

	private static final Duration WINDOW = Duration.ofHours(1);

	private static final int REQUESTS = 1_000_000;

	private static RedisServer redis;

	private static RateLimitNodes nodes;

	private static List<ConfigurableApplicationContext> contexts;

	private static List<RateLimiter> limiters;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = RateLimitNodes.on(redis.host(), redis.port());
		contexts = List.of(nodes.start(), nodes.start());
		limiters = contexts.stream().map((node) -> node.getBean(RateLimiter.class)).toList();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@Test
	void millionRequestsOfABlockedSubjectCostOneCallOfEachNode() {
		RateLimitRequest request = RateLimitRequest.of(new RateLimitKey(RateLimit.of("blocked", 3, WINDOW), "subject"));
		for (int i = 0; i < 3; i++) {
			assertThat(limiters.get(0).acquire(request).allowed()).isTrue();
		}
		long before = runs();
		List<CompletableFuture<Long>> asked = limiters.stream()
			.map((limiter) -> CompletableFuture.supplyAsync(() -> denied(limiter, request, REQUESTS / 2)))
			.toList();
		assertThat(asked).allSatisfy((one) -> assertThat(one.join()).isEqualTo(1));
		assertThat(runs() - before).isEqualTo(limiters.size());
	}

	/**
	 * Ask, and return how many were denied by Redis.
	 */
	private static long denied(RateLimiter limiter, RateLimitRequest request, int requests) {
		long shared = 0;
		for (int i = 0; i < requests; i++) {
			RateLimitDecision decision = limiter.acquire(request);
			if (decision.allowed()) {
				throw new IllegalStateException("It is blocked");
			}
			shared += (decision.origin() == Origin.SHARED) ? 1 : 0;
		}
		return shared;
	}

	@Test
	void denialWritesNothing() {
		RateLimitKey wide = new RateLimitKey(RateLimit.of("wide", 1000, WINDOW), "all");
		RateLimitKey narrow = new RateLimitKey(RateLimit.of("narrow", 1, WINDOW), "one");
		assertThat(limiters.get(0).acquire(RateLimitRequest.of(wide, narrow)).allowed()).isTrue();
		String before = redis.execute("GET", name(wide));
		long writes = writes();
		for (RateLimiter limiter : limiters) {
			assertThat(limiter.acquire(RateLimitRequest.of(wide, narrow)).origin()).isEqualTo(Origin.SHARED);
		}
		assertThat(redis.execute("GET", name(wide))).isEqualTo(before);
		assertThat(writes()).isEqualTo(writes);
	}

	@Test
	void logHasNoMoreRunsThanPartsOfTheWindowAndTwo() {
		RateLimit limit = RateLimit.of("runs", 1_000_000_000, Duration.ofMillis(320));
		RateLimitKey key = new RateLimitKey(limit, "subject");
		long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
		long longest = 0;
		while (System.nanoTime() < end) {
			limiters.forEach((limiter) -> limiter.acquire(RateLimitRequest.of(key)));
			longest = Math.max(longest, Long.parseLong(redis.execute("STRLEN", name(key))));
		}
		assertThat(longest).isBetween(10L + 8, 10L + 8 * (limit.precision() + 2));
	}

	/**
	 * As many runs as there can be at once, of a limit with a long name.
	 */
	@ParameterizedTest
	@CsvSource({ "100, 16, 300", "1000000000, 16, 300", "1000, 4, 300", "16, 16, 300", "20, 16, 336", "64, 16, 784",
			"1000, 64, 784", "1000, 128, 1424" })
	void keyTakesNoMoreThanItsPartsNeed(long permits, int precision, long bytes) {
		RateLimit limit = RateLimit.of("n".repeat(40), permits, WINDOW).withPrecision(precision);
		RateLimitKey key = new RateLimitKey(limit, "subject" + permits + "/" + precision);
		long runs = (permits <= RateLimit.EXACT_PERMITS) ? permits : precision + 2;
		redis.execute(fill(key, runs));
		assertThat(limiters.get(0).peek(RateLimitRequest.of(key)).states().get(0).remaining())
			.isEqualTo(permits - runs);
		assertThat(memory(key)).isLessThanOrEqualTo(bytes);
	}

	@Test
	void keyOfATokenBucketIsSmall() {
		RateLimit limit = RateLimit.of("bucket", 1000, WINDOW).with(Algorithm.TOKEN_BUCKET);
		RateLimitKey key = new RateLimitKey(limit, "subject");
		limiters.get(0).acquire(RateLimitRequest.of(key));
		assertThat(memory(key)).isLessThanOrEqualTo(144);
	}

	/**
	 * A log of so many runs, written as the script writes it, the last of them now.
	 */
	private static String[] fill(RateLimitKey key, long runs) {
		String script = """
				local time = redis.call('TIME')
				local base = time[1] * 1000 - tonumber(ARGV[1])
				local log = '\\1L' .. struct.pack('>d', base)
				for i = 1, tonumber(ARGV[1]) do
					log = log .. struct.pack('>I4I4', i, 1)
				end
				return redis.call('SET', KEYS[1], log, 'PX', 3600000)""";
		return new String[] { "EVAL", script, "1", name(key), Long.toString(runs) };
	}

	private static long memory(RateLimitKey key) {
		return Long.parseLong(redis.execute("MEMORY", "USAGE", name(key)));
	}

	private static String name(RateLimitKey key) {
		return contexts.get(0).getBean(RedisSubjects.class).name(key);
	}

	/**
	 * Of the commands inside the script, only this one is not in any other.
	 */
	private static long runs() {
		return calls("cmdstat_mget:");
	}

	private static long writes() {
		return calls("cmdstat_set:");
	}

	private static long calls(String command) {
		return redis.execute("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith(command))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1")))
			.sum();
	}

}
