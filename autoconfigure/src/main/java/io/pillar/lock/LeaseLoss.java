package io.pillar.lock;

/**
 * A lease that was lost while it was held. Listeners of the lease are told, and the
 * application gets it as an event.
 *
 * @param lock the name of the lock
 * @param form its form
 * @param token the fencing token of the lease
 * @param scope among whom it was the only one
 * @param reason why it was lost
 * @since 0.1.0
 */
public record LeaseLoss(String lock, LockForm form, long token, LeaseScope scope, Reason reason) {

	/**
	 * Why a lease was lost.
	 *
	 * @since 0.1.0
	 */
	public enum Reason {

		/**
		 * It could not be renewed in time.
		 */
		EXPIRED("it could not be renewed in time"),

		/**
		 * Redis does not know of it any more, or another has the lock.
		 */
		GONE("Redis does not know of it any more, or another has the lock"),

		/**
		 * Somebody released it by force.
		 */
		FORCED("somebody released it by force"),

		/**
		 * It was held by this node alone while Redis was away, and another node had the
		 * lock when Redis was back.
		 */
		NOT_TAKEN_OVER("another node had the lock when Redis was back"),

		/**
		 * The application was stopped while it was held.
		 */
		CLOSED("the application was stopped while it was held");

		private final String description;

		Reason(String description) {
			this.description = description;
		}

		/**
		 * Return the reason in words.
		 * @return the end of a sentence
		 */
		public String description() {
			return this.description;
		}

	}

}
