package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;

/**
 * Told of the slots of jobs that are {@link RunOnce}, as far as this node has to do with
 * them. Must not hold up the thread. All beans of it are told.
 *
 * @since 0.1.0
 */
public interface RunListener {

	/**
	 * This node ran a slot.
	 * @param job the name of the job
	 * @param slot the time of the slot
	 * @param status {@link RunStatus#DONE} or {@link RunStatus#FAILED}
	 * @param duration how long it took
	 */
	default void ran(String job, Instant slot, RunStatus status, Duration duration) {
	}

	/**
	 * This node saw that a slot was missed. No other node is told of that slot.
	 * @param missed the slot
	 */
	default void missed(RunMissed missed) {
	}

}
