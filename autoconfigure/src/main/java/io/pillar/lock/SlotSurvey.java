package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a job.
 *
 * @param now what time it is where that is known
 * @param from after which slot to look for missed ones
 * @param busy the slot that is run now, {@code null} where none is
 * @param busyFor for how long that run is claimed
 * @param slots all slots after that which are known
 */
record SlotSurvey(Instant now, Instant from, @Nullable Instant busy, Duration busyFor, Set<Instant> slots) {

}
