package io.pillar.ratelimit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The clock of Redis is set back, or a replica takes over whose clock is behind: the
 * script, run with a clock that the test moves, against what happened by a true one.
 */
class RateLimitClockStepTests {

	private static final long START = 1_700_000_000_000L;

	private static final long WINDOW = 60_000;

	private static final long PERMITS = 40;

	private static RedisServer redis;

	private static String script;

	private final List<Long> admissions = new ArrayList<>();

	// the true time, and what the clock of Redis says
	private long time = START;

	private long clock = START;

	private List<Long> answer = List.of();

	@BeforeAll
	static void start() throws IOException {
		redis = RedisServer.builder().start();
		script = new ClassPathResource("acquire.lua", RateLimitClockStepTests.class)
			.getContentAsString(StandardCharsets.UTF_8)
			.replace("redis.call('TIME')",
					"{ math.floor(tonumber(ARGV[#ARGV]) / 1000), tonumber(ARGV[#ARGV]) % 1000 * 1000 }");
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	/**
	 * With parts of the window so small that permits come back when they should, and with
	 * the ordinary ones, which must not let too many through either.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, WINDOW / 16 })
	void clockThatIsSetBackLetsNoMoreThroughAndKeepsNobodyOutForLongerThanOneWindow(long quantum) {
		Random random = Seeds.random();
		for (int i = 0; i < 3000; i++) {
			pass((random.nextInt(4) == 0) ? random.nextInt(8000) : random.nextInt(300));
			if (random.nextInt(150) == 0) {
				this.clock -= random.nextInt(10) * WINDOW / 3;
			}
			long count = 1 + random.nextInt(5);
			if (random.nextInt(20) == 0) {
				lease("log", quantum, count, random);
			}
			else {
				admit(take("log", quantum, count, 0), this.time);
			}
			// so many parts come back late, and one window more after a step
			assertThat(wait(this.answer)).as("clock %d", this.clock).isLessThanOrEqualTo(WINDOW + quantum + 100);
		}
		checkNeverTooMany();
	}

	@Test
	void allIsThereOneWindowAfterAStepWhateverItWas() {
		for (long step : new long[] { 1, 99, 101, 5000, WINDOW, Duration.ofDays(400).toMillis() }) {
			String key = "after" + step;
			assertThat(take(key, 1, PERMITS, 0)).isEqualTo(PERMITS);
			this.clock -= step;
			assertThat(take(key, 1, 1, 0)).isZero();
			pass(WINDOW + 100);
			assertThat(take(key, 1, PERMITS, 0)).as("after a step of %d", step).isEqualTo(PERMITS);
		}
	}

	@Test
	void bucketIsFullOneWindowAfterAStep() {
		assertThat(take("bucket", 0, PERMITS, 0)).isEqualTo(PERMITS);
		this.clock -= 10 * WINDOW;
		assertThat(take("bucket", 0, 1, 0)).isZero();
		pass(WINDOW);
		assertThat(take("bucket", 0, PERMITS, 0)).isEqualTo(PERMITS);
	}

	@Test
	void denialIsWrittenDownOnceAfterAStep() {
		take("once", 1, PERMITS, 0);
		this.clock -= WINDOW;
		take("once", 1, 1, 0);
		String written = redis.execute("GET", "once");
		pass(1000);
		assertThat(take("once", 1, 1, 0)).isZero();
		assertThat(redis.execute("GET", "once")).isEqualTo(written);
	}

	/**
	 * Permits of a lease are used at any time until it ends.
	 */
	private void lease(String key, long quantum, long count, Random random) {
		long granted = take(key, quantum, count, 100);
		for (int i = 0; i < granted; i++) {
			admit(1, this.time + random.nextInt(101));
		}
	}

	private void pass(long millis) {
		this.time += millis;
		this.clock += millis;
	}

	private long take(String key, long quantum, long count, long hold) {
		String reply = redis.execute("EVAL", script, "1", key, Long.toString(count), "1", Long.toString(hold),
				Long.toString(PERMITS), Long.toString(WINDOW), Long.toString(quantum), "0", Long.toString(this.clock));
		this.answer = reply.lines().map(Long::valueOf).toList();
		return this.answer.get(0);
	}

	private static long wait(List<Long> answer) {
		return answer.get(6);
	}

	private void admit(long count, long at) {
		for (int i = 0; i < count; i++) {
			this.admissions.add(at);
		}
	}

	private void checkNeverTooMany() {
		List<Long> sorted = this.admissions.stream().sorted().toList();
		assertThat(sorted).hasSizeGreaterThan(500);
		for (int i = (int) PERMITS; i < sorted.size(); i++) {
			assertThat(sorted.get(i) - sorted.get(i - (int) PERMITS)).isGreaterThanOrEqualTo(WINDOW);
		}
	}

}
