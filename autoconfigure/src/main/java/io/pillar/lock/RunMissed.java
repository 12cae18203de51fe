package io.pillar.lock;

import java.time.Instant;

/**
 * Published on one node where a slot of a job was missed.
 *
 * @param job the name of the job
 * @param slot the time of the slot
 * @param reason why, in words
 * @since 0.1.0
 */
public record RunMissed(String job, Instant slot, String reason) {

}
