package io.pillar.lock;

/**
 * What became of a slot.
 *
 * @since 0.1.0
 */
public enum RunStatus {

	/**
	 * A node runs it.
	 */
	RUNNING,

	/**
	 * It was run.
	 */
	DONE,

	/**
	 * It was run, and threw an exception.
	 */
	FAILED,

	/**
	 * It was not run, or not to its end.
	 */
	MISSED

}
