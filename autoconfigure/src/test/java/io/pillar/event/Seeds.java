package io.pillar.event;

import java.util.Random;

/**
 * Choices that can be made again.
 */
final class Seeds {

	private Seeds() {
	}

	static Random random() {
		long seed = Long.getLong("pillar.event.seed", System.nanoTime());
		System.out.printf("To run again: -Dpillar.event.seed=%d%n", seed);
		return new Random(seed);
	}

}
