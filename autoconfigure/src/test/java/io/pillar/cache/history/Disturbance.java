package io.pillar.cache.history;

/**
 * Something bad that happens while the nodes work, such as a lost connection or a killed
 * server. It is over when the call returns: what the caches are allowed to take for
 * becoming right again counts from then.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Disturbance {

	/**
	 * Disturb, and return once things are back.
	 * @throws Exception if it did not work, which ends up in the report
	 */
	void disturb() throws Exception;

	/**
	 * Return whether a node may read what has been replaced, for a moment and without
	 * knowing it. A shard of a Cluster that has failed over does so: it serves before the
	 * nodes have noticed which of the changes that it had acknowledged it forgot. A node
	 * that sees nobody but one server repairs before it reads from the next one.
	 * @return whether a read that follows a write at once, while this happens, is not
	 * held to the write
	 */
	default boolean servesOldState() {
		return false;
	}

	/**
	 * Say of a disturbance that it {@linkplain #servesOldState() serves old state}.
	 * @param disturbance the disturbance
	 * @return the same disturbance, of which less is expected
	 */
	static Disturbance servingOldState(Disturbance disturbance) {
		return new Disturbance() {

			@Override
			public void disturb() throws Exception {
				disturbance.disturb();
			}

			@Override
			public boolean servesOldState() {
				return true;
			}

		};
	}

}
