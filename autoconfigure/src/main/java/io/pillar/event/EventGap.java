package io.pillar.event;

/**
 * Events of one partition of a topic that did not arrive. Where the numbers end is not
 * known after Redis has lost them: then {@link #isOpen()}.
 *
 * @param topic the name of the topic
 * @param partition the partition of the topic
 * @param epoch what tells histories of the topic apart
 * @param from the number of the first event that is missing
 * @param to the number of the last one
 * @param reason why
 * @since 0.1.0
 */
public record EventGap(String topic, int partition, String epoch, long from, long to, Reason reason) {

	private static final long OPEN = Long.MAX_VALUE;

	static EventGap open(String topic, int partition, String epoch, long from, Reason reason) {
		return new EventGap(topic, partition, epoch, from, OPEN, reason);
	}

	/**
	 * Return whether it is not known where the gap ends.
	 * @return whether {@link #to()} says nothing
	 */
	public boolean isOpen() {
		return this.to == OPEN;
	}

	/**
	 * Return how many events are missing.
	 * @return the number, {@link Long#MAX_VALUE} where it is not known
	 */
	public long size() {
		return isOpen() ? OPEN : this.to - this.from + 1;
	}

	/**
	 * Why events are missing.
	 *
	 * @since 0.1.0
	 */
	public enum Reason {

		/**
		 * They did not reach this node, and the topic keeps no history.
		 */
		LOST,

		/**
		 * They did not reach this node, and were not in the history any more.
		 */
		TRIMMED,

		/**
		 * Redis has lost its data, or some of it. What was published before and did not
		 * reach this node is lost, and nobody knows how many events that were; this node
		 * has everything up to the one before {@link EventGap#from()}.
		 */
		RESTARTED,

		/**
		 * The subscription was too slow, and its queue was full.
		 */
		OVERFLOW,

		/**
		 * Another node could not send them while Redis was away, and had no room to keep
		 * them. They have no numbers: from 1 to as many as there are.
		 */
		UNSENT

	}

}
