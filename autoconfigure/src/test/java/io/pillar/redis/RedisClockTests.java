package io.pillar.redis;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisClock} and {@link RedisCapabilities}.
 */
class RedisClockTests {

	@Test
	void clockWithoutASampleKnowsNothing() {
		RedisClock clock = new RedisClock();
		assertThat(clock.earliest(System.nanoTime())).isEmpty();
		assertThat(clock.nanosUntil(Long.MAX_VALUE / 4_000_000, System.nanoTime())).isZero();
	}

	@Test
	void clockIsNeverAheadOfRedisAndStaysFresh() {
		try (RedisServer server = RedisServer.builder().start()) {
			Node.at(server).run((context) -> {
				RedisClock clock = context.getBean(RedisClock.class);
				for (int i = 0; i < 50; i++) {
					long earliest = clock.earliest(System.nanoTime()).orElseThrow();
					assertThat(earliest).isLessThanOrEqualTo(time(server));
				}
				long moment = time(server) + 10_000;
				assertThat(clock.nanosUntil(moment, System.nanoTime())).isBetween(TimeUnit.SECONDS.toNanos(5),
						TimeUnit.SECONDS.toNanos(10));
				assertThat(clock.nanosUntil(time(server), System.nanoTime())).isZero();
				long calls = calls(server);
				await().until(() -> calls(server) > calls + 2);
			});
		}
	}

	@Test
	void capabilitiesAreWhatTheServerSaysItHas() {
		try (RedisServer server = RedisServer.builder().start()) {
			assumeThat(server.execute("COMMAND", "INFO", "ssubscribe")).containsIgnoringCase("ssubscribe");
			Node.at(server).run((context) -> {
				RedisCapabilities capabilities = context.getBean(RedisCapabilities.class);
				assertThat(capabilities.has("SSUBSCRIBE")).isTrue();
				assertThat(capabilities.has("nonsense")).isFalse();
				assertThat(capabilities.commands()).containsExactlyInAnyOrder("spublish", "ssubscribe");
			});
		}
		try (RedisServer server = RedisServer.builder().directive("rename-command", "SSUBSCRIBE", "").start()) {
			Node.at(server)
				.run((context) -> assertThat(context.getBean(RedisCapabilities.class).commands())
					.containsExactly("spublish"));
		}
		try (RedisServer server = RedisServer.builder().directive("rename-command", "COMMAND", "").start()) {
			Node.at(server).run((context) -> {
				assertThat(context.getBean(RedisCapabilities.class).commands()).isEmpty();
				assertThat(context.getBean(RedisAvailability.class).reason()).isEqualTo(Optional.empty());
			});
		}
	}

	private static long time(RedisServer server) {
		String[] time = server.execute("TIME").split("\n");
		return Long.parseLong(time[0]) * 1000 + Long.parseLong(time[1]) / 1000;
	}

	private static long calls(RedisServer server) {
		return server.execute("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_time:calls="))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("cmdstat_time:calls=(\\d+),.*", "$1").strip()))
			.sum();
	}

}
