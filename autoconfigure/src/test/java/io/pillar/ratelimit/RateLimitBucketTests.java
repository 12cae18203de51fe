package io.pillar.ratelimit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Token buckets, that of Redis on a clock of this test, held against one that counts in
 * whole numbers. Half of those that are denied come again at the very millisecond that
 * they were told.
 */
class RateLimitBucketTests {

	private static final long START = 1_790_000_000_000L;

	private static RedisServer redis;

	private static String script;

	private long now = START;

	// when it is full again, counted so that each permit takes a window
	private long full;

	@BeforeAll
	static void start() throws IOException {
		redis = RedisServer.builder().start();
		script = new ClassPathResource("acquire.lua", RateLimitBucketTests.class)
			.getContentAsString(StandardCharsets.UTF_8)
			.replace("redis.call('TIME')",
					"{ math.floor(tonumber(ARGV[#ARGV]) / 1000), tonumber(ARGV[#ARGV]) % 1000 * 1000 }")
			// the time of the server itself goes on as it likes
			.replace("math.max(1, math.ceil(last - now))", "3600000");
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@ParameterizedTest
	@CsvSource({ "6, 100", "15, 1000", "60, 1000", "150, 1000", "999, 60000", "100000, 1000", "10000000, 60000" })
	void bucketGivesEachPermitBackAtTheMillisecondThatItNames(long permits, long window) {
		RateLimit limit = RateLimit.of("bucket", permits, Duration.ofMillis(window))
			.with(RateLimit.Algorithm.TOKEN_BUCKET);
		LocalBucket local = new LocalBucket();
		local.adopt(permits, limit, this.now);
		Random random = Seeds.random();
		for (int i = 0; i < 400; i++) {
			long cost = Math.max(1, (long) (permits * random.nextDouble() * random.nextDouble() / 3));
			long wait = untilFree(cost, permits, window);
			check(limit, cost, wait, local);
			this.full = Math.max(this.full, (this.now - START) * permits) + ((wait > 0) ? 0 : cost * window);
			this.now += (wait > 0 && random.nextBoolean()) ? wait : random.nextLong(window / 8 + 2);
		}
	}

	/**
	 * Ask both for permits.
	 */
	private void check(RateLimit limit, long cost, long wait, LocalBucket local) {
		assertThat(local.untilFree(cost, this.now)).isEqualTo(wait);
		assertThat(local.free(this.now) >= cost).isEqualTo(wait == 0);
		if (wait == 0) {
			local.take(cost, this.now);
		}
		List<Long> answer = redis
			.execute("EVAL", script, "1", "bucket" + limit.permits() + "/" + limit.window(), "" + cost, "" + cost, "0",
					"" + limit.permits(), "" + limit.window().toMillis(), "0", "0", "" + this.now)
			.lines()
			.map(Long::valueOf)
			.toList();
		assertThat(answer.get(0)).as("granted of %d, wait %d", cost, wait).isEqualTo((wait > 0) ? 0 : cost);
		if (wait > 0) {
			assertThat(answer.get(6)).as("milliseconds to wait").isEqualTo(wait);
		}
	}

	/**
	 * Return how many milliseconds until there are so many permits.
	 */
	private long untilFree(long cost, long permits, long window) {
		long passed = (this.now - START) * permits;
		long missing = Math.max(this.full, passed) + cost * window - window * permits - passed;
		return (missing > 0) ? (missing + permits - 1) / permits : 0;
	}

}
