package io.pillar.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.openjdk.jmh.results.RunResult;

import io.pillar.benchmark.Row.Target;
import io.pillar.embedded.RedisServer;

/**
 * What is measured of locks, and what Pillar must reach.
 */
final class LockerMeasurements {

	private static final List<LockerSubject> COMPARED = List.of(LockerSubject.RAW, LockerSubject.REDISSON,
			LockerSubject.PILLAR);

	private static final List<LockerSubject> OTHERS = List.of(LockerSubject.REDISSON_FENCED,
			LockerSubject.SPRING_INTEGRATION, LockerSubject.SHEDLOCK);

	private final RedisServer redis;

	private final Pace pace;

	private final Results results;

	private final Rounds<LockerSubject> rounds;

	private final JmhRunner runner;

	LockerMeasurements(RedisServer redis, Pace pace, Path log, Results results, List<LockerSubject> subjects) {
		this.redis = redis;
		this.pace = pace;
		this.results = results;
		this.rounds = new Rounds<>(redis, pace.rounds(), subjects);
		this.runner = new JmhRunner(redis.url(), pace, log);
	}

	void pairs() {
		Row row = Row.lower("lock and unlock, nobody else wants it, p50", "µs", new Target(Column.RAW_LOCK, 1.2),
				new Target(Column.REDISSON, 1));
		this.rounds.forEach(COMPARED, OTHERS, row, (subject) -> {
			RunResult result = this.runner.timed(LockBenchmark.class, "pair", subject, 1, Map.of());
			this.results.add(row, subject, result.getPrimaryResult().getStatistics().getPercentile(50));
		});
	}

	void handOver() {
		Row row = Row.lower("another node gets it after the release, p50", "µs", new Target(Column.REDISSON, 1));
		this.rounds.forEach(List.of(LockerSubject.REDISSON, LockerSubject.PILLAR),
				List.of(LockerSubject.REDISSON_FENCED, LockerSubject.SPRING_INTEGRATION), row, (subject) -> this.results
					.add(row, subject, HandOver.measure(subject, this.redis, this.pace.propagations() / 10)));
	}

	void footprint() {
		Row commands = Row.lower("commands sent for lock and unlock", "", Target.of(2, 0.05));
		Row threads = Row.lower("threads of a client that waits for work", "");
		Row connections = Row.lower("connections of a client that waits for work", "");
		this.rounds.forEach(List.of(), Arrays.asList(LockerSubject.values()), commands, (subject) -> {
			LockerFootprint footprint = LockerFootprint.measure(subject, this.redis);
			this.results.add(commands, subject, footprint.commands());
			this.results.add(threads, subject, footprint.threads());
			this.results.add(connections, subject, footprint.connections());
		});
	}

}
