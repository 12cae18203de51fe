package io.pillar.benchmark;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * How long after the start of a put on one node another node, which had the old value in
 * its memory, answers with the new one.
 *
 * @param median of all puts, in milliseconds
 * @param slowest the 99th percentile, in milliseconds
 */
record Propagation(double median, double slowest) {

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

	static Propagation measure(Subject subject, String redis, int puts) {
		try (Node writer = subject.start(redis, Tiers.BOTH); Node reader = subject.start(redis, Tiers.BOTH)) {
			Payload payload = Payload.of(0, 100);
			follow(writer, reader, payload, puts / 4);
			double[] took = follow(writer, reader, payload.withVersion(puts), puts);
			Arrays.sort(took);
			return new Propagation(took[took.length / 2], took[(int) (took.length * 0.99)]);
		}
	}

	private static double[] follow(Node writer, Node reader, Payload payload, int puts) {
		double[] took = new double[puts];
		for (int i = 0; i < puts; i++) {
			long version = payload.version() + i + 1;
			// the reader must hold the old value, and a put must not meet the one before
			reader.get("followed");
			LockSupport.parkNanos(PAUSE);
			CompletableFuture<Long> seen = CompletableFuture.supplyAsync(() -> awaitVersion(reader, version));
			long start = System.nanoTime();
			writer.put("followed", payload.withVersion(version));
			took[i] = (seen.join() - start) / 1e6;
		}
		return took;
	}

	private static long awaitVersion(Node reader, long version) {
		long deadline = System.nanoTime() + PATIENCE;
		while (System.nanoTime() - deadline < 0) {
			if (isAt(version, reader.get("followed"))) {
				return System.nanoTime();
			}
			Thread.yield();
		}
		throw new IllegalStateException("The other node never saw version " + version);
	}

	private static boolean isAt(long version, @Nullable Payload payload) {
		return payload != null && payload.version() >= version;
	}

}
