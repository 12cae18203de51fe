package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
		contexts = List.of(nodes.start(Told.class), nodes.start());
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
	void callsAreToldAndWhatIsRememberedIsNoDecisionThatTakesTime() {
		Told told = contexts.get(0).getBean(Told.class);
		RateLimitRequest request = RateLimitRequest.of(new RateLimitKey(RateLimit.of("told", 2, WINDOW), "subject"));
		long calls = told.calls.sum();
		long decisions = told.decisions.sum();
		for (int i = 0; i < 10; i++) {
			limiters.get(0).acquire(request);
		}
		assertThat(told.calls.sum() - calls).isEqualTo(3);
		assertThat(told.decisions.sum() - decisions).isEqualTo(3);
	}

	/**
	 * Or they would ask again and again while a little comes back with each call.
	 */
	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void requestsOfSeveralPermitsThatDoNotFitKnowWhenTheNextOneDoes(Algorithm algorithm) {
		RateLimitKey key = new RateLimitKey(RateLimit.of("several", 10, WINDOW).with(algorithm), "" + algorithm);
		PermitGrant grant = contexts.get(0).getBean(RedisPermits.class).take(List.of(key), 3, 5, 0);
		assertThat(grant.count()).isEqualTo(3);
		assertThat(grant.denial()).singleElement().satisfies((state) -> {
			Duration wait = (algorithm == Algorithm.SLIDING_WINDOW) ? WINDOW : WINDOW.dividedBy(5);
			assertThat(state.allowed()).isFalse();
			assertThat(state.retryAfter()).isEqualTo(wait);
		});
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
		assertThat(longest).isBetween(12L + 2 * 2, 12L + 4 * (limit.precision() + 2));
	}

	/**
	 * As many runs as there can be at once, one of them with most of the permits, of a
	 * limit with a name of twenty letters.
	 */
	@ParameterizedTest
	@CsvSource({ "100, 16, PT1M, 200", "1000, 16, PT1H, 240", "1000000000, 16, P31D, 300", "25, 16, PT1M, 220",
			"25, 16, PT1H, 250", "25, 16, P31D, 280", "20, 16, P31D, 250", "1000, 4, PT1M, 170", "1000, 64, PT1M, 440",
			"1000, 128, PT1M, 760", "1000000000, 128, P31D, 1400" })
	void keyTakesNoMoreThanItsPartsNeed(long permits, int precision, Duration window, long bytes) {
		RateLimit limit = RateLimit.of("n".repeat(20), permits, window).withPrecision(precision);
		RateLimitKey key = new RateLimitKey(limit, "subject" + permits + "/" + precision + window);
		long runs = (permits <= RateLimit.EXACT_PERMITS) ? permits : precision + 2;
		long first = (permits <= RateLimit.EXACT_PERMITS) ? 1 : permits - runs;
		redis.execute(fill(key, runs, first));
		assertThat(limiters.get(0).peek(RateLimitRequest.of(key)).states().get(0).remaining())
			.isEqualTo(permits - runs - first + 1);
		long memory = memory(key);
		System.out.printf("%d bytes for %d permits in %s with precision %d%n", memory, permits, window, precision);
		assertThat(memory).isLessThanOrEqualTo(bytes);
	}

	@Test
	void keyOfATokenBucketIsSmall() {
		RateLimit limit = RateLimit.of("bucket", 1000, WINDOW).with(Algorithm.TOKEN_BUCKET);
		RateLimitKey key = new RateLimitKey(limit, "subject");
		limiters.get(0).acquire(RateLimitRequest.of(key));
		assertThat(memory(key)).isLessThanOrEqualTo(144);
	}

	/**
	 * A log of so many runs over the whole window, written as the script writes it.
	 */
	private static String[] fill(RateLimitKey key, long runs, long first) {
		String script = """
				local runs, first, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
				local function width(number)
					return number < 256 and 1 or number < 65536 and 2 or number < 16777216 and 3 or 4
				end
				local time = redis.call('TIME')
				local times, counts = width(window * 0.9), width(first)
				local log = '\\1L' .. string.char(times, counts) .. struct.pack('>d', time[1] * 1000 - window * 0.95)
				for i = 0, runs - 1 do
					log = log .. struct.pack('>I' .. times .. 'I' .. counts, math.floor(window * 0.9 * i / runs),
						i == 0 and first or 1)
				end
				return redis.call('SET', KEYS[1], log, 'PX', 3600000)""";
		return new String[] { "EVAL", script, "1", name(key), Long.toString(runs), Long.toString(first),
				Long.toString(key.limit().window().toMillis()) };
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

	static class Told implements RateLimitListener {

		private final LongAdder calls = new LongAdder();

		private final LongAdder decisions = new LongAdder();

		@Override
		public void decided(RateLimitDecision decision) {
		}

		@Override
		public void took(Origin origin, long nanos) {
			this.decisions.increment();
		}

		@Override
		public void called() {
			this.calls.increment();
		}

	}

}
