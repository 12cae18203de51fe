package io.pillar.benchmark;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What changes a cache that has both tiers, in batches: every key is put over, evicted or
 * missed once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init")
public class WriteBenchmark {

	private static final int BATCH = 1000;

	@Param("REDIS_CACHE")
	String subject;

	private final Payload payload = Payload.of(1, 100);

	private final Supplier<Payload> loader = () -> this.payload;

	private Node node;

	private String[] present;

	private String[] absent;

	private int round;

	@Setup
	public void start() {
		this.node = Subject.valueOf(this.subject).start(JmhRunner.redis(), Tiers.BOTH);
		this.present = keys("present-");
	}

	@Setup(Level.Iteration)
	public void fill() {
		this.absent = keys("absent-" + this.round++ + "-");
		for (String key : this.present) {
			this.node.put(key, this.payload);
		}
		// writes that nobody waited for are through once a later read is answered
		this.node.lookup(this.present[BATCH - 1]);
	}

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public void put() {
		for (String key : this.present) {
			this.node.put(key, this.payload);
		}
	}

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public void evict() {
		for (String key : this.present) {
			this.node.evict(key);
		}
	}

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public void miss(Blackhole blackhole) {
		for (String key : this.absent) {
			blackhole.consume(this.node.get(key, this.loader));
		}
	}

	@TearDown
	public void stop() {
		this.node.close();
	}

	private static String[] keys(String prefix) {
		return IntStream.range(0, BATCH).mapToObj((i) -> prefix + i).toArray(String[]::new);
	}

}
