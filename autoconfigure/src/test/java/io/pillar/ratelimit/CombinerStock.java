package io.pillar.ratelimit;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Gives away what there is, sometimes fails, and sees whether two call for a key.
 */
final class CombinerStock implements Combiner.Calls<String, Boolean> {

	final LongAdder allowed = new LongAdder();

	final AtomicInteger taken = new AtomicInteger();

	final ConcurrentMap<String, AtomicInteger> atOnce = new ConcurrentHashMap<>();

	private final ExecutorService threads;

	CombinerStock(ExecutorService threads) {
		this.threads = threads;
	}

	void ask(Combiner<String, Boolean> combiner, Random random) {
		for (int i = 0; i < 5000; i++) {
			String key = "key" + random.nextInt(3);
			try {
				if (random.nextBoolean() ? combiner.call(key) : combiner.callAsync(key).join()) {
					this.allowed.increment();
				}
			}
			catch (IllegalStateException | CompletionException ex) {
				// the call failed, and took nothing
			}
		}
	}

	@Override
	public Answers<Boolean> call(String key, int count) {
		AtomicInteger calls = this.atOnce.computeIfAbsent(key, (none) -> new AtomicInteger());
		if (calls.incrementAndGet() > 1) {
			calls.addAndGet(1000);
		}
		int chance = Math.floorMod(System.nanoTime(), 7);
		calls.decrementAndGet();
		if (chance == 0) {
			throw new IllegalStateException("no");
		}
		int granted = Math.min(count, chance - 1);
		this.taken.addAndGet(granted);
		return Answers.same(granted, granted > 0);
	}

	@Override
	public CompletableFuture<Answers<Boolean>> callAsync(String key, int count) {
		return CompletableFuture.supplyAsync(() -> call(key, count), this.threads);
	}

}
