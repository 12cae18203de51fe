package io.pillar.lock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How far the clock of the fleet, that of Redis, is ahead of a clock of this node.
 */
final class FleetClock {

	private final Supplier<Optional<Long>> millis;

	FleetClock(Supplier<Optional<Long>> millis) {
		this.millis = millis;
	}

	/**
	 * Return how far it is ahead.
	 * @param node the clock of the node
	 * @return how far, negative where it is behind and zero where it is not known
	 */
	Duration aheadOf(Clock node) {
		return this.millis.get()
			.map((millis) -> Duration.between(node.instant(), Instant.ofEpochMilli(millis)))
			.orElse(Duration.ZERO);
	}

}
