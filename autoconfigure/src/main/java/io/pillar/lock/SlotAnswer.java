package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a node that came to a slot has to do.
 *
 * @param verdict what to do
 * @param slot the slot that is meant; another one than was asked for, where that is to be
 * run again first
 * @param attempt how many times it was begun, this one included
 * @param token the fencing token of the run
 * @param left for how long the run that goes on now is claimed
 * @param died the run that was found to have died, {@code null} where none was
 */
record SlotAnswer(Verdict verdict, Instant slot, int attempt, long token, Duration left, @Nullable Died died) {

	/**
	 * What to do.
	 */
	enum Verdict {

		/**
		 * Run the slot.
		 */
		RUN,

		/**
		 * Another node runs it.
		 */
		BUSY,

		/**
		 * It is over.
		 */
		OVER,

		/**
		 * Another node was found to run it, and what became of it is lost.
		 */
		LOST,

		/**
		 * It is missed, because the run of an earlier slot goes on.
		 */
		OVERRUN

	}

	/**
	 * A run whose node died.
	 *
	 * @param slot its slot
	 * @param node the node
	 */
	record Died(Instant slot, String node) {

	}

}
