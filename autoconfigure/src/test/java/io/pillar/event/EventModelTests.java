package io.pillar.event;

import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The code of a partition against a model of Redis that takes late what nobody waits for
 * any more, loses its data, or fails over: any order of the steps of three nodes is as
 * likely as another. A run prints its seed; longer ones are made with
 * {@code -Dpillar.long=true}.
 */
class EventModelTests {

	private static final int RUNS = Boolean.getBoolean("pillar.long") ? 2000 : 200;

	@ParameterizedTest
	@CsvSource({ "SEQUENCED, CUT", "SEQUENCED, EMPTIED", "REPLAY, CUT", "REPLAY, EMPTIED" })
	void eventReachesEveryNodeOnceInOrderOrAGapSaysThatItDoesNot(EventLevel level, EventModel.Trouble trouble) {
		Random seeds = Seeds.random();
		try (EventThreads threads = new EventThreads(1)) {
			for (int run = 0; run < RUNS; run++) {
				long seed = seeds.nextLong();
				try {
					new EventModel(level, trouble, threads, new Random(seed)).run();
				}
				catch (AssertionError | RuntimeException ex) {
					throw new AssertionError("The run of seed %d: %s".formatted(seed, ex.getMessage()), ex);
				}
			}
		}
	}

}
