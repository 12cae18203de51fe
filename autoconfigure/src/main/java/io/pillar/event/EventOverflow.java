package io.pillar.event;

/**
 * What happens where a listener is so slow that its queue is full.
 */
enum EventOverflow {

	/**
	 * The oldest events are dropped and told to it as a gap.
	 */
	DROP,

	/**
	 * All listeners of the topic on this node wait for it. What comes meanwhile is in the
	 * history.
	 */
	WAIT

}
