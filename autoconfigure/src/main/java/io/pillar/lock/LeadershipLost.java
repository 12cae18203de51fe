package io.pillar.lock;

/**
 * Published on the node that was the leader. Where it resigns or is stopped, the role is
 * given away after all listeners have returned: what they stop is not done by two.
 *
 * @param role the name of the role
 * @param token the fencing token that it had
 * @param reason why it is not the leader any more
 * @since 0.1.0
 */
public record LeadershipLost(String role, long token, Reason reason) {

	/**
	 * Why a node is not the leader any more.
	 *
	 * @since 0.1.0
	 */
	public enum Reason {

		/**
		 * The application asked for it.
		 */
		RESIGNED,

		/**
		 * The application is being stopped.
		 */
		STOPPED,

		/**
		 * The lease was lost. Another node may be the leader already.
		 */
		LEASE_LOST

	}

}
