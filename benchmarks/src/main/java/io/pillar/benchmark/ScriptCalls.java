package io.pillar.benchmark;

import java.util.List;

import org.springframework.util.Assert;

import io.pillar.embedded.RedisServer;

/**
 * How many scripts Redis runs for a request that has four limits.
 */
final class ScriptCalls {

	private static final List<String> COMMANDS = List.of("cmdstat_eval:", "cmdstat_evalsha:");

	private ScriptCalls() {
	}

	static double measure(LimiterSubject subject, RedisServer redis, int requests) {
		try (Limiter limiter = subject.start(redis.url(), Quota.PLENTY)) {
			// what is run once, to begin with
			acquire(limiter);
			long before = scripts(redis);
			for (int i = 0; i < requests; i++) {
				acquire(limiter);
			}
			return (double) (scripts(redis) - before) / requests;
		}
	}

	private static void acquire(Limiter limiter) {
		Assert.state(limiter.acquireAll("everybody", "address", "user", "bot"), "A request was denied");
	}

	private static long scripts(RedisServer redis) {
		return redis.execute("INFO", "commandstats")
			.lines()
			.filter((line) -> COMMANDS.stream().anyMatch(line::startsWith))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1")))
			.sum();
	}

}
