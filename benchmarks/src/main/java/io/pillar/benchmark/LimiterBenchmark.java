package io.pillar.benchmark;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.util.Assert;

/**
 * Requests of one key or of many, all of them allowed or all of them denied.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class LimiterBenchmark {

	@Param("EVALSHA")
	String subject;

	@Param("PLENTY")
	String quota;

	@Param("1")
	int keys;

	private Limiter limiter;

	private String[] names;

	private boolean isAllowed;

	@Setup
	public void start() {
		Quota quota = Quota.valueOf(this.quota);
		this.limiter = LimiterSubject.valueOf(this.subject).start(JmhRunner.redis(), quota);
		this.names = IntStream.range(0, this.keys).mapToObj((i) -> "key-" + i).toArray(String[]::new);
		this.isAllowed = quota == Quota.PLENTY;
		for (String name : this.names) {
			Assert.state(this.limiter.acquire(name), () -> this.subject + " denies the first request");
			Assert.state(this.limiter.acquire(name) == this.isAllowed, () -> this.subject + " does not count");
		}
		warmUp();
	}

	/**
	 * The other threads wait meanwhile, so this takes of their time to warm up; and while
	 * many of them run on few cores, code is compiled late.
	 */
	private void warmUp() {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
		while (System.nanoTime() < end) {
			decide();
		}
	}

	@Benchmark
	@BenchmarkMode(Mode.Throughput)
	@OutputTimeUnit(TimeUnit.SECONDS)
	public boolean rate() {
		return decide();
	}

	@Benchmark
	@BenchmarkMode(Mode.AverageTime)
	@OutputTimeUnit(TimeUnit.NANOSECONDS)
	public boolean time() {
		return decide();
	}

	private boolean decide() {
		boolean allowed = this.limiter
			.acquire(this.names[(this.keys != 1) ? ThreadLocalRandom.current().nextInt(this.keys) : 0]);
		if (allowed != this.isAllowed) {
			// one that decides something else may be faster than any
			throw new IllegalStateException(this.subject + " decides otherwise");
		}
		return allowed;
	}

	@TearDown
	public void stop() {
		this.limiter.close();
	}

}
