package io.pillar.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.openjdk.jmh.results.RunResult;

import io.pillar.benchmark.Row.Target;
import io.pillar.embedded.RedisServer;

/**
 * What is measured, of whom, and what Pillar must reach.
 */
final class Measurements {

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	private final RedisServer redis;

	private final Pace pace;

	private final Results results;

	private final Rounds<Subject> rounds;

	private final JmhRunner runner;

	Measurements(RedisServer redis, Pace pace, Path log, Results results, List<Subject> subjects) {
		this.redis = redis;
		this.pace = pace;
		this.results = results;
		this.rounds = new Rounds<>(redis, pace.rounds(), subjects);
		this.runner = new JmhRunner(redis.url(), pace, log);
	}

	void localHits() {
		localHits("wrapped", "as `@Cacheable` asks");
		if (this.pace.everything()) {
			localHits("typed", "by `get(key, type)`");
		}
	}

	private void localHits(String method, String form) {
		Row time = Row.lower("hit in memory, " + form, "ns", new Target(Column.SPRING, 1.25));
		Row bytes = Row.lower("hit in memory, " + form + ", allocated", "B", new Target(Column.SPRING, 1, 0.5));
		this.rounds.forEach(List.of(Subject.CAFFEINE, Subject.CAFFEINE_CACHE, Subject.PILLAR),
				List.of(Subject.JETCACHE, Subject.REDISSON), time, (subject) -> {
					RunResult result = this.runner.timed(LocalHitBenchmark.class, method, subject, 1, Map.of());
					this.results.add(time, subject, result.getPrimaryResult().getScore());
					this.results.add(bytes, subject, result.getSecondaryResults().get(ALLOCATED).getScore());
				});
	}

	void sharedHits() {
		for (int characters : List.of(100, 10_240)) {
			for (int threads : this.pace.threads()) {
				sharedHits(characters, threads);
			}
		}
	}

	private void sharedHits(int characters, int threads) {
		String situation = "hit in Redis, %s, %d thread%s".formatted((characters < 1024) ? "100 B" : "10 KB", threads,
				(threads != 1) ? "s" : "");
		Row decoded = Row.higher(situation, "op/s", new Target(Column.CLIENT, 0.85), new Target(Column.SPRING, 1.1));
		Row undecoded = Row.higher(situation + ", bytes not decoded", "op/s");
		List<Subject> peers = List.of(Subject.LETTUCE_UNDECODED, Subject.JETCACHE, Subject.REDISSON);
		this.rounds.forEach(List.of(Subject.LETTUCE, Subject.REDIS_CACHE, Subject.PILLAR),
				this.pace.everything() ? peers : List.of(), decoded, (subject) -> {
					RunResult result = this.runner.timed(SharedHitBenchmark.class, "hit", subject, threads,
							Map.of("characters", Integer.toString(characters)));
					this.results.add((subject != Subject.LETTUCE_UNDECODED) ? decoded : undecoded, subject,
							result.getPrimaryResult().getScore());
				});
	}

	void writes() {
		writes("put", "put");
		writes("evict", "evict of a key that is there");
		writes("miss", "miss, load (takes no time) and fill");
	}

	private void writes(String method, String situation) {
		Row waiting = Row.lower(situation, "µs");
		Row notWaiting = Row.lower(situation + ", Spring's default, which does not wait for Redis", "µs");
		List<Subject> peers = List.of(Subject.LETTUCE, Subject.REDIS_CACHE_DEFAULT);
		List<Subject> compared = List.of(Subject.REDIS_CACHE, Subject.JETCACHE, Subject.REDISSON, Subject.PILLAR);
		this.rounds.forEach(compared, this.pace.everything() ? peers : List.of(), waiting, (subject) -> {
			RunResult result = this.runner.batched(WriteBenchmark.class, method, subject);
			this.results.add((subject != Subject.REDIS_CACHE_DEFAULT) ? waiting : notWaiting, subject,
					result.getPrimaryResult().getScore());
		});
	}

	void propagation() {
		Row median = Row.lower("put seen by the other node, p50", "ms");
		Row slowest = Row.lower("put seen by the other node, p99", "ms");
		this.rounds.forEach(List.of(), List.of(Subject.JETCACHE, Subject.REDISSON, Subject.PILLAR), median,
				(subject) -> {
					Propagation propagation = Propagation.measure(subject, this.redis.url(), this.pace.propagations());
					this.results.add(median, subject, propagation.median());
					this.results.add(slowest, subject, propagation.slowest());
				});
	}

	void coldKey() {
		Row loads = Row.lower("cold key, 64 threads on 2 nodes: loads", "");
		Row wait = Row.lower("cold key, 64 threads on 2 nodes: longest wait beyond the load", "ms");
		this.rounds.forEach(List.of(), List.of(Subject.REDIS_CACHE, Subject.JETCACHE, Subject.REDISSON, Subject.PILLAR),
				loads, (subject) -> {
					ColdKey coldKey = ColdKey.measure(subject, this.redis.url(), this.pace.coldKeys());
					this.results.add(loads, subject, coldKey.loads());
					this.results.add(wait, subject, coldKey.longestWait());
				});
	}

}
