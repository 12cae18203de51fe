package io.pillar.lock;

import java.util.Random;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Random numbers that can be had again: a run says its seed, and {@code -Dpillar.seed=…}
 * sets it.
 */
final class Seeds {

	private static final Log logger = LogFactory.getLog(Seeds.class);

	private Seeds() {
	}

	static Random random(Class<?> test) {
		long seed = Long.getLong("pillar.seed", System.nanoTime());
		logger.info("%s runs with -Dpillar.seed=%d".formatted(test.getSimpleName(), seed));
		return new Random(seed);
	}

}
