package io.pillar.presence;

import java.util.List;

/**
 * Shows presence to those who look after the application.
 *
 * @since 0.1.0
 */
public interface PresenceInspection {

	/**
	 * Return what this node knows and did.
	 * @return the counts
	 */
	PresenceStats stats();

	/**
	 * Return the channels with the most users.
	 * @param limit how many at most
	 * @return those with most users first
	 */
	List<Channel> channels(int limit);

	/**
	 * Return some of the connections in a channel.
	 * @param channel the channel, not that of everyone
	 * @param limit how many at most
	 * @return connections, in no order
	 */
	List<Member> members(String channel, int limit);

	/**
	 * A channel.
	 *
	 * @param name its name
	 * @param users how many users are in it
	 * @since 0.1.0
	 */
	record Channel(String name, long users) {

	}

}
