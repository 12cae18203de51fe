package io.pillar.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.openjdk.jmh.results.RunResult;

import io.pillar.benchmark.Row.Target;
import io.pillar.embedded.RedisServer;

/**
 * What is measured of rate limiters, and what Pillar must reach.
 */
final class LimiterMeasurements {

	private static final int SPREAD = 4096;

	private static final int CORES = Runtime.getRuntime().availableProcessors();

	private static final List<LimiterSubject> OTHERS = List.of(LimiterSubject.BUCKET4J_BATCHING,
			LimiterSubject.REDISSON, LimiterSubject.GATEWAY, LimiterSubject.RESILIENCE4J);

	private final RedisServer redis;

	private final Pace pace;

	private final Results results;

	private final Rounds<LimiterSubject> rounds;

	private final JmhRunner runner;

	LimiterMeasurements(RedisServer redis, Pace pace, Path log, Results results, List<LimiterSubject> subjects) {
		this.redis = redis;
		this.pace = pace;
		this.results = results;
		this.rounds = new Rounds<>(redis, pace.rounds(), subjects);
		this.runner = new JmhRunner(redis.url(), pace, log);
	}

	void allowed() {
		for (int threads : threads()) {
			Row hot = Row.higher("allowed, one key, " + of(threads), "op/s", new Target(Column.EVALSHA, 2),
					new Target(Column.BUCKET4J, 50));
			rates(hot, Quota.PLENTY, 1, threads,
					List.of(LimiterSubject.EVALSHA, LimiterSubject.BUCKET4J, LimiterSubject.PILLAR), OTHERS);
			Row spread = Row.higher("allowed, %d keys, %s".formatted(SPREAD, of(threads)), "op/s",
					new Target(Column.EVALSHA, 0.8));
			boolean most = threads == last() || this.pace.everything();
			rates(spread, Quota.PLENTY, SPREAD, threads, List.of(LimiterSubject.EVALSHA, LimiterSubject.PILLAR),
					most ? concat(LimiterSubject.BUCKET4J) : List.of());
		}
		rates(Row.higher("allowed, one key, leased, " + of(last()), "op/s"), Quota.PLENTY, 1, last(), List.of(),
				List.of(LimiterSubject.PILLAR_LEASED));
	}

	void denied() {
		for (int threads : threads()) {
			// Redis has nothing to do, so all cores are the node's
			Row hot = Row.higher("denied, one key, " + of(threads), "op/s", Target.of(1e6 * CORES, 0));
			boolean all = threads == threads().get(0) || this.pace.everything();
			rates(hot, Quota.SPENT, 1, threads, List.of(LimiterSubject.PILLAR),
					all ? concat(LimiterSubject.BUCKET4J, LimiterSubject.EVALSHA) : List.of());
		}
		Row spread = Row.higher("denied, %d keys, %s".formatted(SPREAD, of(last())), "op/s", Target.of(1e6 * CORES, 0));
		rates(spread, Quota.SPENT, SPREAD, last(), List.of(LimiterSubject.PILLAR),
				this.pace.everything() ? concat(LimiterSubject.BUCKET4J, LimiterSubject.EVALSHA) : List.of());
		Row time = Row.lower("denied, one key, 1 thread", "ns", Target.of(1000, 0));
		this.rounds.forEach(List.of(LimiterSubject.PILLAR), List.of(LimiterSubject.RESILIENCE4J), time,
				(subject) -> this.results.add(time, subject, score("time", subject, Quota.SPENT, 1, 1)));
	}

	void calls() {
		// now and then a node also says that it is there
		Row calls = Row.lower("scripts run for an allowed request of 4 limits", "", Target.of(1, 0.01));
		this.rounds.forEach(List.of(),
				List.of(LimiterSubject.EVALSHA, LimiterSubject.BUCKET4J, LimiterSubject.BUCKET4J_BATCHING,
						LimiterSubject.REDISSON, LimiterSubject.GATEWAY, LimiterSubject.PILLAR),
				calls, (subject) -> this.results.add(calls, subject, ScriptCalls.measure(subject, this.redis, 1000)));
	}

	private void rates(Row row, Quota quota, int keys, int threads, List<LimiterSubject> compared,
			List<LimiterSubject> others) {
		this.rounds.forEach(compared, others, row,
				(subject) -> this.results.add(row, subject, score("rate", subject, quota, keys, threads)));
	}

	private double score(String method, LimiterSubject subject, Quota quota, int keys, int threads) {
		RunResult result = this.runner.timed(LimiterBenchmark.class, method, subject, threads,
				Map.of("quota", quota.name(), "keys", Integer.toString(keys)));
		return result.getPrimaryResult().getScore();
	}

	private List<Integer> threads() {
		List<Integer> many = this.pace.threads().stream().filter((threads) -> threads > 1).toList();
		return many.isEmpty() ? this.pace.threads() : many;
	}

	private int last() {
		return threads().get(threads().size() - 1);
	}

	private static String of(int threads) {
		return (threads != 1) ? threads + " threads" : "1 thread";
	}

	private static List<LimiterSubject> concat(LimiterSubject... first) {
		List<LimiterSubject> all = new ArrayList<>(List.of(first));
		all.addAll(OTHERS);
		return all;
	}

}
