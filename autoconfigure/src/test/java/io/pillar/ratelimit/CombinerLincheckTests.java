package io.pillar.ratelimit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.JRE;

/**
 * The combiner answers as a counter does that is asked by one after the other: by
 * Lincheck (Koval et al., CAV 2023), which makes up what the threads ask, runs it, and
 * searches an order that explains the answers.
 */
@EnabledForJreRange(max = JRE.JAVA_21, disabledReason = "Lincheck cannot instrument classes of newer JDKs")
class CombinerLincheckTests {

	private static final boolean LONG = Boolean.getBoolean("pillar.long");

	private static final int THREADS = 3;

	private static final int EACH = 2;

	@Test
	void answersUnderStressAreThoseOfACounter() {
		new StressOptions().iterations(LONG ? 300 : 20)
			.invocationsPerIteration(LONG ? 10_000 : 500)
			.threads(THREADS)
			.actorsPerThread(EACH)
			// or one thread alone has taken all permits before the others begin
			.actorsBefore(0)
			.actorsAfter(0)
			.sequentialSpecification(Counter.class)
			.check(Asked.class);
	}

	@Test
	@EnabledIfSystemProperty(named = "pillar.long", matches = "true", disabledReason = "takes minutes")
	void answersInEachInterleavingThatIsTriedAreThoseOfACounter() {
		new ModelCheckingOptions().iterations(20)
			.invocationsPerIteration(500)
			.threads(THREADS)
			.actorsPerThread(EACH)
			// or one thread alone has taken all permits before the others begin
			.actorsBefore(0)
			.actorsAfter(0)
			.sequentialSpecification(Counter.class)
			.check(Asked.class);
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
	public static class Asked implements Combiner.Calls<String, Boolean> {

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
