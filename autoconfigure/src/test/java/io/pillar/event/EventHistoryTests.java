package io.pillar.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

/**
 * Every event reaches every node once and in order, or a gap says that it does not,
 * whatever happens to Redis, be it with its data on a disk or without. A run prints its
 * seed; longer ones are made with {@code -Dpillar.long=true}.
 */
class EventHistoryTests {

	@Test
	void eventReachesEveryNodeOnceInOrderOrAGapSaysThatItDoesNot() throws Exception {
		Random random = Seeds.random();
		List<Callable<Void>> runs = new ArrayList<>();
		for (boolean persistent : new boolean[] { true, false }) {
			long seed = random.nextLong();
			runs.add(() -> run(new Random(seed), persistent));
		}
		ExecutorService threads = Executors.newFixedThreadPool(runs.size());
		try {
			for (Future<Void> run : threads.invokeAll(runs)) {
				run.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Void run(Random random, boolean persistent) throws InterruptedException {
		try (EventHistoryRun run = new EventHistoryRun(random, persistent)) {
			run.run();
		}
		return null;
	}

}
