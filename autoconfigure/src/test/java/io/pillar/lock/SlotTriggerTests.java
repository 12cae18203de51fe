package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.scheduling.Trigger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link SlotTrigger}.
 */
class SlotTriggerTests {

	private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

	@Test
	void slotsOfATimeAreThoseAfterItsBeginningUpToItsEnd() {
		assertThat(slots(new RateTrigger(Duration.ofHours(1), null)).between(NOON, NOON.plusSeconds(7200), 10))
			.containsExactly(NOON.plusSeconds(3600), NOON.plusSeconds(7200));
	}

	@Test
	void slotsOfATimeAreTheLastWhereThereAreMany() {
		assertThat(slots(new RateTrigger(Duration.ofHours(1), null)).between(NOON, NOON.plusSeconds(36000), 1))
			.containsExactly(NOON.plusSeconds(36000));
	}

	/**
	 * As cron expressions do at some changes of the clock.
	 */
	@Test
	@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void slotsEndWhereTheScheduleStandsStill() {
		Instant last = NOON.plusSeconds(60);
		List<Instant> slots = slots((context) -> last).between(NOON, NOON.plusSeconds(3600), 10);
		assertThat(slots).containsExactly(last);
	}

	private static SlotTrigger slots(Trigger schedule) {
		return new SlotTrigger(schedule, new FleetClock(Optional::empty));
	}

}
