package io.pillar.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.springframework.util.Assert;

import io.pillar.embedded.RedisServer;

/**
 * Measures everything in one go, on a Redis of its own, and prints one table.
 */
public final class BenchmarkRun {

	private BenchmarkRun() {
	}

	/**
	 * Run the benchmarks.
	 * @param args {@code quick} or {@code full}, and the page to write the table to, if
	 * any
	 * @throws Exception if a measurement failed
	 */
	public static void main(String[] args) throws Exception {
		Assert.isTrue(args.length >= 2, "Say 'quick' or 'full', a directory for the log, and a page if wanted");
		long start = System.nanoTime();
		Path log = Files.createDirectories(Path.of(args[1])).resolve("jmh.log");
		String report = measure(args[0], log);
		System.out.println(report);
		if (args.length > 2) {
			new MarkedPage(Path.of(args[2]), "benchmarks").write(report);
		}
		System.err.printf(Locale.ROOT, "Took %d s%n", Duration.ofNanos(System.nanoTime() - start).toSeconds());
		// a peer's own threads must not keep the program alive
		System.exit(0);
	}

	private static String measure(String mode, Path log) throws Exception {
		Results results = new Results();
		try (RedisServer redis = RedisServer.builder().start()) {
			String machine = Machine.describe(redis);
			Measurements measurements = new Measurements(redis, Pace.named(mode), log, results, subjects());
			measurements.localHits();
			measurements.sharedHits();
			measurements.writes();
			measurements.propagation();
			measurements.coldKey();
			return "`benchmarks/run.sh %s` on %s.%n%n%s".formatted(mode, machine, new ResultTable(results).markdown());
		}
	}

	private static List<Subject> subjects() throws IOException {
		String only = System.getProperty("benchmark.subjects", "");
		if (only.isEmpty()) {
			return List.of(Subject.values());
		}
		return Arrays.stream(only.split(",")).map(Subject::valueOf).toList();
	}

}
