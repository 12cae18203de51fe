package io.pillar.event;

/**
 * What a topic promises.
 */
enum EventLevel {

	/**
	 * What is lost is lost, and nobody is told.
	 */
	FIRE,

	/**
	 * What is lost is told as a gap.
	 */
	SEQUENCED,

	/**
	 * What is lost is read again from a history, and told as a gap where that is too
	 * short.
	 */
	REPLAY

}
