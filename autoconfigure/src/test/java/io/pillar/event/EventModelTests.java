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
	@CsvSource({ "SEQUENCED, CUT, DROP", "SEQUENCED, ROUTES, DROP", "SEQUENCED, EMPTIED, DROP",
			"SEQUENCED, REPLACED, DROP", "SEQUENCED, SPLIT, DROP", "REPLAY, CUT, DROP", "REPLAY, ROUTES, DROP",
			"REPLAY, EMPTIED, DROP", "REPLAY, REPLACED, DROP", "REPLAY, SPLIT, DROP", "REPLAY, CUT, WAIT",
			"REPLAY, ROUTES, WAIT", "REPLAY, EMPTIED, WAIT", "REPLAY, REPLACED, WAIT", "REPLAY, SPLIT, WAIT" })
	void eventReachesEveryNodeOnceInOrderOrAGapSaysThatItDoesNot(EventLevel level, EventModel.Trouble trouble,
			EventOverflow overflow) {
		Random seeds = Seeds.random();
		for (int run = 0; run < RUNS; run++) {
			long seed = seeds.nextLong();
			try {
				new EventModel(level, trouble, overflow, new Random(seed)).run();
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("The run of seed %d: %s".formatted(seed, ex.getMessage()), ex);
			}
		}
	}

}
