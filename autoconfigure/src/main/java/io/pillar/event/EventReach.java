package io.pillar.event;

/**
 * How far an event got.
 *
 * @since 0.1.0
 */
public enum EventReach {

	/**
	 * Redis has it, and all nodes get it.
	 */
	FLEET,

	/**
	 * This node has it and the others do not: there is no Redis, or it is away. Where the
	 * topic has an outbox with room, it is sent when Redis is back.
	 */
	NODE,

	/**
	 * This node has it, and Redis did not answer: the others may have it. Where the topic
	 * has an outbox with room, it is sent once more when Redis is back, and nobody gets
	 * it twice.
	 */
	UNCERTAIN

}
