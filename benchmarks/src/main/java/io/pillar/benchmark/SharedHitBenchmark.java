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

/**
 * A hit in Redis, of a cache that keeps nothing in the node's memory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init")
public class SharedHitBenchmark {

	private static final int KEYS = 256;

	@Param("REDIS_CACHE")
	String subject;

	@Param("100")
	int characters;

	private Node node;

	private String[] keys;

	@Setup
	public void start() {
		this.node = Subject.valueOf(this.subject).start(JmhRunner.redis(), Tiers.REDIS);
		this.keys = IntStream.range(0, KEYS).mapToObj((i) -> "key-" + i).toArray(String[]::new);
		Payload payload = Payload.of(1, this.characters);
		for (String key : this.keys) {
			this.node.put(key, payload);
			if (!payload.equals(this.node.get(key))) {
				throw new IllegalStateException(this.subject + " does not return what was put");
			}
		}
	}

	@Benchmark
	public Object hit() {
		Object found = this.node.lookup(this.keys[ThreadLocalRandom.current().nextInt(KEYS)]);
		if (found == null) {
			// a miss may be faster than any hit
			throw new IllegalStateException(this.subject + " did not hit");
		}
		return found;
	}

	@TearDown
	public void stop() {
		this.node.close();
	}

}
