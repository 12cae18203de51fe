package io.pillar.session;

/**
 * Which attributes are stored at the end of a request.
 *
 * @since 0.1.0
 */
public enum SessionSaveMode {

	/**
	 * Those that were set.
	 */
	ON_SET_ATTRIBUTE,

	/**
	 * Those that were set or got.
	 */
	ON_GET_ATTRIBUTE,

	/**
	 * All.
	 */
	ALWAYS,

	/**
	 * Those that were set, and those that were got and are not what they were.
	 */
	ON_CHANGE

}
