package io.pillar.session;

/**
 * What sessions did on this node since it started.
 *
 * @since 0.1.0
 */
public interface SessionStats {

	/**
	 * Return how many sessions this node knows now: those it used lately and, without
	 * Redis, those it keeps.
	 * @return the number of sessions
	 */
	long active();

	/**
	 * Return of how many sessions this node keeps changes for Redis now.
	 * @return the number of sessions
	 */
	long pending();

	/**
	 * Return what was counted of something.
	 * @param count what
	 * @return how often it happened, or how much it was
	 */
	long total(Count count);

	/**
	 * What is counted.
	 *
	 * @since 0.1.0
	 */
	enum Count {

		/**
		 * Sessions that began here.
		 */
		CREATED,

		/**
		 * Sessions that were ended here, one at a time or all of a user.
		 */
		DELETED,

		/**
		 * Sessions whose end was noticed here.
		 */
		EXPIRED,

		/**
		 * Sessions that were not begun because their user had as many as are allowed.
		 */
		REFUSED,

		/**
		 * Sessions that were ended because their user began one more than is allowed.
		 */
		DROPPED,

		/**
		 * Look-ups in the store.
		 */
		LOADS,

		/**
		 * Look-ups that this node answered from what it remembers.
		 */
		NEAR_HITS,

		/**
		 * Sessions that were stored, touches among them.
		 */
		SAVES,

		/**
		 * Sessions of which the store was only told that they are used.
		 */
		TOUCHES,

		/**
		 * Changes that were not stored because their session had ended.
		 */
		GONE,

		/**
		 * Exact changes of an attribute that had to be tried again.
		 */
		CONFLICTS,

		/**
		 * Attributes that could not be read.
		 */
		QUARANTINED,

		/**
		 * Sessions that could not be read at all.
		 */
		UNREADABLE,

		/**
		 * Sessions that were not stored because they were too large.
		 */
		TOO_LARGE,

		/**
		 * Bytes of attributes that were stored.
		 */
		SAVED_BYTES,

		/**
		 * Look-ups that were answered in good faith while Redis was away.
		 */
		DEGRADED,

		/**
		 * Look-ups that could not be answered because Redis was away.
		 */
		UNSERVED,

		/**
		 * Changes that were kept for Redis while it was away.
		 */
		KEPT,

		/**
		 * Changes that were kept for Redis and did not get there, because their session
		 * had ended or there were too many.
		 */
		LOST,

		/**
		 * Changes that were kept for Redis and got there.
		 */
		PUSHED,

		/**
		 * Events that were not told, because listeners were too slow for them.
		 */
		EVENTS_MISSED

	}

}
