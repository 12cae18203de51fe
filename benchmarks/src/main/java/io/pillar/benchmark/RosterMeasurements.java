package io.pillar.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.pillar.benchmark.Row.Target;
import io.pillar.embedded.RedisServer;

/**
 * What is measured of who is there, and what Pillar must reach.
 */
final class RosterMeasurements {

	private static final List<RosterSubject> ALL = Arrays.asList(RosterSubject.values());

	private static final int THREADS = 8;

	private static final int FEW = 2000;

	private static final int MANY = 20_000;

	private static final int FULL_ROOM = 100_000;

	private final RedisServer redis;

	private final Results results;

	private final Rounds<RosterSubject> once;

	private final Rounds<RosterSubject> rounds;

	private final long warmup;

	private final long measurement;

	RosterMeasurements(RedisServer redis, Pace pace, Results results, List<RosterSubject> subjects) {
		this.redis = redis;
		this.results = results;
		this.once = new Rounds<>(redis, 1, subjects);
		this.rounds = new Rounds<>(redis, pace.rounds(), subjects);
		this.warmup = pace.warmup().convertTo(TimeUnit.MILLISECONDS);
		this.measurement = pace.measurement().convertTo(TimeUnit.MILLISECONDS);
	}

	/**
	 * Warm up all before the first is measured: they share the process.
	 */
	void warmUp() {
		this.once.forEach(ALL, List.of(), Row.higher("warm-up", ""), (subject) -> {
			try (Roster roster = subject.start(this.redis.url())) {
				RosterCrowd crowd = new RosterCrowd(roster);
				crowd.comeAndGo(THREADS, this.warmup);
				crowd.comeAndGo(THREADS, this.warmup);
				RosterCounts.latencies(roster, 5000);
			}
		});
	}

	void comeAndGo() {
		Row joins = Row.higher("join, 8 threads", "user/s");
		Row leaves = Row.higher("leave, 8 threads", "user/s");
		this.rounds.forEach(ALL, List.of(), joins, (subject) -> {
			try (Roster roster = subject.start(this.redis.url())) {
				RosterCrowd crowd = new RosterCrowd(roster);
				crowd.comeAndGo(THREADS, this.warmup / 5);
				double[] rates = crowd.comeAndGo(THREADS, 3 * this.measurement);
				this.results.add(joins, subject, rates[0]);
				this.results.add(leaves, subject, rates[1]);
			}
		});
	}

	void stay() {
		double idle = RedisUsage.measure(this.redis, 10 * this.measurement).micros();
		this.once.forEach(ALL, List.of(), Row.lower("stay", ""), (subject) -> {
			try (Roster roster = subject.start(this.redis.url())) {
				RosterCrowd crowd = new RosterCrowd(roster);
				crowd.come(0, FEW, false);
				RedisUsage few = stay(subject, roster, FEW, idle);
				crowd.come(FEW, MANY, false);
				RedisUsage many = stay(subject, roster, MANY, idle);
				this.results.add(Row.lower("commands a minute, 20 000 members ÷ 2 000 members", "", Target.of(1.05, 0)),
						subject, many.commands() / few.commands());
			}
		});
	}

	private RedisUsage stay(RosterSubject subject, Roster roster, int members, double idle) {
		roster.beat();
		// until nothing is left to do of what came before
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
		RedisUsage usage = RedisUsage.measure(this.redis, 12 * this.measurement);
		String number = String.format(Locale.ROOT, "%,d", members).replace(',', ' ');
		this.results.add(Row.lower(number + " members who stay, commands of Redis", "/min"), subject, usage.commands());
		this.results.add(Row.lower(number + " members who stay, CPU of Redis for each", "µs/min"), subject,
				Math.max(0, usage.micros() - idle) / members);
		return usage;
	}

	void count() {
		List<Row> rows = new ArrayList<>();
		rows.add(Row.lower("count 100 000 users in a room, p50", "ms"));
		rows.add(Row.lower("count 100 000 users in a room, p99", "ms", Target.of(2, 0)));
		rows.add(Row.lower("commands sent to count them", "", Target.of(1, 0.05)));
		this.once.forEach(ALL, List.of(), rows.get(0), (subject) -> {
			try (Roster roster = subject.start(this.redis.url())) {
				new RosterCrowd(roster).come(0, FULL_ROOM, true);
				RosterCounts.latencies(roster, 2000);
				double[] millis = RosterCounts.latencies(roster, 10_000);
				this.results.add(rows.get(0), subject, Numbers.percentile(millis, 0.5));
				this.results.add(rows.get(1), subject, Numbers.percentile(millis, 0.99));
			}
			// or what the closed node left behind would be counted
			this.redis.execute("FLUSHALL");
			this.results.add(rows.get(2), subject, RosterCounts.commands(subject, this.redis, 1000));
		});
	}

}
