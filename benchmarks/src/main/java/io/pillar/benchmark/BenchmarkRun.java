package io.pillar.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.springframework.util.Assert;

import io.pillar.embedded.RedisServer;

/**
 * Measures all caches, rate limiters, locks, sessions, events or forms of presence in one
 * go, on a Redis of its own, and prints one table.
 */
public final class BenchmarkRun {

	private BenchmarkRun() {
	}

	/**
	 * Run the benchmarks.
	 * @param args {@code cache}, {@code rate-limit}, {@code lock}, {@code session},
	 * {@code event} or {@code presence}, {@code quick} or {@code full}, a directory for
	 * the log, and the page to write the table to, if any
	 * @throws Exception if a measurement failed
	 */
	public static void main(String[] args) throws Exception {
		Assert.isTrue(args.length >= 3,
				"Say 'cache', 'rate-limit', 'lock', 'session', 'event' or 'presence', 'quick' or 'full', a directory for the log, and a page if wanted");
		long start = System.nanoTime();
		Path log = Files.createDirectories(Path.of(args[2])).resolve("jmh.log");
		String report = measure(args[0], args[1], log);
		System.out.println(report);
		if (args.length > 3) {
			new MarkedPage(Path.of(args[3]), args[0].equals("cache") ? "benchmarks" : args[0]).write(report);
		}
		System.err.printf(Locale.ROOT, "Took %d s%n", Duration.ofNanos(System.nanoTime() - start).toSeconds());
		// a peer's own threads must not keep the program alive
		System.exit(0);
	}

	private static String measure(String suite, String mode, Path log) throws Exception {
		return switch (suite) {
			case "cache" -> measureCaches(mode, log);
			case "rate-limit" -> measureLimiters(mode, log);
			case "lock" -> measureLocks(mode, log);
			case "session" -> measureSessions(mode, log);
			case "event" -> measureMessengers(mode);
			case "presence" -> measureRosters(mode);
			default -> throw new IllegalArgumentException("Nothing is called '" + suite + "'");
		};
	}

	private static String measureCaches(String mode, Path log) throws Exception {
		Results results = new Results();
		try (RedisServer redis = RedisServer.builder().start()) {
			String machine = Machine.describe(redis);
			Measurements measurements = new Measurements(redis, Pace.named(mode), log, results, only(Subject.values()));
			measurements.localHits();
			measurements.sharedHits();
			measurements.writes();
			measurements.propagation();
			measurements.coldKey();
			return "`benchmarks/run.sh %s` on %s.%n%n%s".formatted(mode, machine,
					new ResultTable(results, Column.OF_CACHES).markdown());
		}
	}

	private static String measureLimiters(String mode, Path log) throws Exception {
		Results results = new Results();
		try (RedisServer redis = RedisServer.builder().start()) {
			String machine = Machine.describe(redis);
			LimiterMeasurements measurements = new LimiterMeasurements(redis, Pace.named(mode), log, results,
					only(LimiterSubject.values()));
			measurements.allowed();
			measurements.denied();
			measurements.calls();
			return "`benchmarks/run.sh rate-limit %s` on %s.%n%n%s".formatted(mode, machine,
					new ResultTable(results, Column.OF_LIMITS).markdown());
		}
	}

	private static String measureLocks(String mode, Path log) throws Exception {
		Results results = new Results();
		try (RedisServer redis = RedisServer.builder().start()) {
			String machine = Machine.describe(redis);
			LockerMeasurements measurements = new LockerMeasurements(redis, Pace.named(mode), log, results,
					only(LockerSubject.values()));
			measurements.pairs();
			measurements.handOver();
			measurements.footprint();
			return "`benchmarks/run.sh lock %s` on %s.%n%n%s".formatted(mode, machine,
					new ResultTable(results, Column.OF_LOCKS).markdown());
		}
	}

	private static String measureSessions(String mode, Path log) throws Exception {
		Results results = new Results();
		try (RedisServer redis = RedisServer.builder().start()) {
			String machine = Machine.describe(redis);
			SessionMeasurements measurements = new SessionMeasurements(redis, Pace.named(mode), log, results,
					only(SessionSubject.values()));
			measurements.commands();
			measurements.rates();
			return "`benchmarks/run.sh session %s` on %s.%n%n%s".formatted(mode, machine,
					new ResultTable(results, Column.OF_SESSIONS).markdown());
		}
	}

	private static String measureMessengers(String mode) throws Exception {
		Results results = new Results();
		try (RedisServer redis = RedisServer.builder().start()) {
			String machine = Machine.describe(redis);
			MessengerMeasurements measurements = new MessengerMeasurements(redis, Pace.named(mode), results,
					only(MessengerSubject.values()));
			measurements.warmUp();
			measurements.travel();
			return "`benchmarks/run.sh event %s` on %s.%n%n%s%n%s".formatted(mode, machine,
					new ResultTable(results, Column.OF_EVENTS).markdown(), CutOff.markdown(measurements.cutOff()));
		}
	}

	private static String measureRosters(String mode) throws Exception {
		Results results = new Results();
		try (RedisServer redis = RedisServer.builder().start()) {
			String machine = Machine.describe(redis);
			RosterMeasurements measurements = new RosterMeasurements(redis, Pace.named(mode), results,
					only(RosterSubject.values()));
			measurements.warmUp();
			measurements.comeAndGo();
			measurements.stay();
			measurements.count();
			return "`benchmarks/run.sh presence %s` on %s.%n%n%s".formatted(mode, machine,
					new ResultTable(results, Column.OF_PRESENCE).markdown());
		}
	}

	private static <C extends Contender> List<C> only(C[] all) {
		List<String> names = Arrays.asList(System.getProperty("benchmark.subjects", "").split(","));
		return Arrays.stream(all).filter((one) -> names.contains("") || names.contains(one.name())).toList();
	}

}
