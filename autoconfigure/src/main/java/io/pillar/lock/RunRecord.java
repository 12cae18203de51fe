package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;

/**
 * What became of a slot of a job.
 *
 * @param slot the time of the slot
 * @param status what became of it
 * @param node the node that ran it or saw that it is missed, empty where nobody was there
 * @param attempt how many times it was begun
 * @param token the fencing token of the run, 0 where there was none
 * @param started when it began, by the clock of Redis, or of the node where there is none
 * @param duration how long it took, zero while it runs
 * @param reason the class of the exception, or why it was missed; empty otherwise
 * @since 0.1.0
 */
public record RunRecord(Instant slot, RunStatus status, String node, int attempt, long token, Instant started,
		Duration duration, String reason) {

}
