package io.pillar.ratelimit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Has Lincheck search the combiner, in a process of its own: it instruments the JVM that
 * it runs in, and no application starts there any more.
 */
public final class CombinerLincheck {

	private CombinerLincheck() {
	}

	/**
	 * Search it.
	 * @param args {@code stress} or {@code model}, how many times something is made up,
	 * and how often each is run
	 */
	public static void main(String[] args) {
		int iterations = Integer.parseInt(args[1]);
		int invocations = Integer.parseInt(args[2]);
		if (args[0].equals("stress")) {
			check(new StressOptions().iterations(iterations).invocationsPerIteration(invocations));
		}
		else {
			check(new ModelCheckingOptions().iterations(iterations).invocationsPerIteration(invocations));
		}
	}

	private static void check(Options<?, ?> options) {
		// or one thread alone has taken all permits before the others begin
		options.actorsBefore(0).actorsAfter(0);
		options.threads(3);
		options.actorsPerThread(2);
		options.sequentialSpecification(Counter.class);
		options.check(Asked.class);
	}

	/**
	 * Two permits, of which none comes back.
	 */
	public static class Counter {

		private int left = 2;

		public boolean ask() {
			return this.left-- > 0;
		}

		public boolean askWithoutWaiting() {
			return ask();
		}

	}

	/**
	 * The same, asked through a combiner.
	 */
	public static final class Asked implements Combiner.Calls<String, Boolean> {

		private final AtomicInteger left = new AtomicInteger(2);

		private final Combiner<String, Boolean> combiner = new Combiner<>(this, Runnable::run);

		@Operation
		public boolean ask() {
			return this.combiner.call("key");
		}

		@Operation
		public boolean askWithoutWaiting() {
			return this.combiner.callAsync("key").join();
		}

		@Override
		public Answers<Boolean> call(String key, int count) {
			int before = this.left.getAndUpdate((left) -> Math.max(0, left - count));
			int granted = Math.min(before, count);
			return new Answers<>(granted, (one) -> granted > 0, (before <= count) ? Boolean.FALSE : null);
		}

		@Override
		public CompletableFuture<Answers<Boolean>> callAsync(String key, int count) {
			return CompletableFuture.completedFuture(call(key, count));
		}

	}

}
