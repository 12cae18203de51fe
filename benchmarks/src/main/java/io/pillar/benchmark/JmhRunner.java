package io.pillar.benchmark;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.springframework.util.Assert;

/**
 * Runs one benchmark of one subject in a process of its own.
 */
final class JmhRunner {

	private static final String REDIS = "benchmark.redis";

	private final String redis;

	private final Pace pace;

	private final Path log;

	JmhRunner(String redis, Pace pace, Path log) {
		this.redis = redis;
		this.pace = pace;
		this.log = log;
	}

	/**
	 * Return the server a forked process measures on.
	 * @return its address
	 */
	static String redis() {
		Fork.endWithParent();
		String redis = System.getProperty(REDIS);
		Assert.state(redis != null, "Start the benchmarks with run.sh, which has a Redis for them");
		return redis;
	}

	RunResult timed(Class<?> type, String method, Contender contender, int threads, Map<String, String> parameters) {
		return run(options(type, method, contender, parameters).threads(threads)
			.warmupIterations(2)
			.warmupTime(this.pace.warmup())
			.measurementIterations(2)
			.measurementTime(this.pace.measurement())
			.addProfiler(GCProfiler.class));
	}

	RunResult batched(Class<?> type, String method, Contender contender) {
		return run(options(type, method, contender, Map.of()).warmupIterations(Math.max(1, this.pace.batches() / 2))
			.measurementIterations(this.pace.batches()));
	}

	private ChainedOptionsBuilder options(Class<?> type, String method, Contender contender,
			Map<String, String> parameters) {
		ChainedOptionsBuilder options = new OptionsBuilder()
			.include(type.getName().replace(".", "\\.") + "\\." + method + "$")
			.param("subject", contender.name())
			.forks(1)
			.jvmArgsAppend("-Xms512m", "-Xmx512m", "-D" + REDIS + "=" + this.redis)
			.shouldFailOnError(true)
			.output(this.log.toString());
		parameters.forEach(options::param);
		return options;
	}

	private RunResult run(ChainedOptionsBuilder options) {
		try {
			Collection<RunResult> results = new Runner(options.build()).run();
			Assert.state(results.size() == 1, () -> "One benchmark was asked for but %d ran".formatted(results.size()));
			return results.iterator().next();
		}
		catch (RunnerException ex) {
			throw new IllegalStateException("The benchmark failed, see " + this.log, ex);
		}
	}

}
