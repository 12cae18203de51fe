package io.pillar.event;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes ids of events: UUIDs of version 7, which begin with the time of the node and
 * decide nothing.
 */
final class EventId {

	private final Clock clock;

	EventId(Clock clock) {
		this.clock = clock;
	}

	UUID next() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long high = this.clock.millis() << 16 | 0x7000L | random.nextInt(0x1000);
		long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
		return new UUID(high, low);
	}

}
