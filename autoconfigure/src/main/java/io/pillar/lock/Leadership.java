package io.pillar.lock;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A role that one node of the fleet has, for as long as it lives and reaches Redis.
 * <p>
 * {@link #isLeader()} turns {@code false} before another node may become the leader, by
 * the monotonic clock of this node; it asks nobody and can be asked often. What a leader
 * began before and does not stop may run beside its successor: guard what it writes by
 * the {@link #token()}, as with {@link JdbcFence}.
 * <p>
 * While Redis is away nobody becomes the leader, and the leader is none any more when its
 * lease is over. Without Redis, in local mode, every node is the leader of itself.
 * <p>
 * The application gets a {@link LeadershipGained} and a {@link LeadershipLost} as events.
 *
 * @since 0.1.0
 */
public interface Leadership {

	/**
	 * Return the name of the role.
	 * @return the name
	 */
	String role();

	/**
	 * Return whether this node has the role at this moment.
	 * @return whether it has it for certain
	 */
	boolean isLeader();

	/**
	 * Return the fencing token: larger than that of every leader before.
	 * @return the token, empty where this node is not the leader
	 */
	OptionalLong token();

	/**
	 * Hand the role to another node, where one wants it. Does nothing where this node
	 * does not have it.
	 * @param pause for how long this node does not take it again
	 */
	void resign(Duration pause);

}
