package io.pillar.benchmark;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
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
 * A hit in the node's own memory, of a cache that has both tiers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class LocalHitBenchmark {

	private static final int KEYS = 1024;

	@Param("CAFFEINE_CACHE")
	String subject;

	private Node node;

	private String[] keys;

	@Setup
	public void start() {
		this.node = Subject.valueOf(this.subject).start(JmhRunner.redis(), Tiers.BOTH);
		this.keys = IntStream.range(0, KEYS).mapToObj((i) -> "key-" + i).toArray(String[]::new);
		Payload payload = Payload.of(1, 100);
		for (String key : this.keys) {
			this.node.put(key, payload);
			if (!payload.equals(this.node.get(key))) {
				throw new IllegalStateException(this.subject + " does not return what was put");
			}
		}
	}

	@Benchmark
	public @Nullable Object wrapped(Cursor cursor) {
		return this.node.lookup(this.keys[cursor.next()]);
	}

	@Benchmark
	public @Nullable Object typed(Cursor cursor) {
		return this.node.get(this.keys[cursor.next()]);
	}

	@TearDown
	public void stop() {
		this.node.close();
	}

	/**
	 * Where a thread is in the keys.
	 */
	@State(Scope.Thread)
	public static class Cursor {

		private int position;

		int next() {
			return this.position++ & (KEYS - 1);
		}

	}

}
