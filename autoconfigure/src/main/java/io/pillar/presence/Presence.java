package io.pillar.presence;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is online. A user is there with any number of connections, on any number of nodes:
 * the first one makes them join a channel, the last one leave it, and every node tells
 * its application each of these once ({@link MemberJoined}, {@link MemberLeft}).
 * <p>
 * A connection is held by the node that it joined at. What a node that died held leaves
 * once its lease is over; what a node held that was stopped leaves after the grace,
 * unless its users come back before.
 * <p>
 * Without Redis, and while it is away, a node knows its own members only. When Redis is
 * back they are written again, and only what really changed is told.
 * <p>
 * Names of channels, users and connections have 1 to 200 characters and no control
 * characters; where they do not, an {@link IllegalArgumentException} says so.
 *
 * @since 0.1.0
 */
public interface Presence {

	/**
	 * The channel of all who are online anywhere. Who is in any channel is in this one.
	 */
	String EVERYONE = "*";

	/**
	 * Put a connection into a channel. One that is there already gets the device and the
	 * metadata of this member.
	 * @param channel the channel
	 * @param member who joins, and with which connection of this node
	 * @throws PresenceRefusedException where the {@link PresencePolicy} says no, or the
	 * node has as many members as it may
	 */
	void join(String channel, Member member);

	/**
	 * Take a connection out of a channel at once, also one that is gone and whose grace
	 * runs.
	 * @param channel the channel
	 * @param connection a connection of this node
	 * @return whether it was there
	 */
	boolean leave(String channel, String connection);

	/**
	 * Say that a connection is gone. Its user leaves after the grace, unless they come
	 * back before, with whatever connection to whatever node.
	 * @param connection a connection of this node
	 * @return how many channels it was in
	 */
	int disconnect(String connection);

	/**
	 * Change the metadata of a connection. Every node is told ({@link MemberUpdated});
	 * nobody leaves or joins.
	 * @param channel the channel
	 * @param connection a connection of this node
	 * @param metadata the new metadata
	 * @return whether it is there
	 */
	boolean update(String channel, String connection, String metadata);

	/**
	 * Say that a user without a connection is active, such as with a request. They are
	 * online for {@code pillar.presence.requests.ttl} from now.
	 * @param user the user
	 */
	void active(String user);

	/**
	 * Return the connections in a channel.
	 * @param channel the channel, not {@link #EVERYONE}
	 * @return one for each connection, in no order
	 */
	List<Member> members(String channel);

	/**
	 * Return the users in a channel.
	 * @param channel the channel
	 * @return each of them once
	 */
	Set<String> users(String channel);

	/**
	 * Return how many users are in a channel: one command, and for {@link #EVERYONE} one
	 * for each partition.
	 * @param channel the channel
	 * @return the number of users
	 */
	long count(String channel);

	/**
	 * Return whether a user is online.
	 * @param user the user
	 * @return whether they are in any channel, or active
	 */
	boolean isOnline(String user);

	/**
	 * Return where a user is.
	 * @param user the user
	 * @return the channels, without {@link #EVERYONE}
	 */
	Set<String> channelsOf(String user);

	/**
	 * Return when a user was online last.
	 * @param user the user
	 * @return now for one who is, empty for one who was not for
	 * {@code pillar.presence.last-seen} or longer
	 */
	Optional<Instant> lastSeen(String user);

	/**
	 * Say that a user is typing ({@link MemberTyping}). Nothing is stored.
	 * @param channel the channel
	 * @param user the user
	 */
	void typing(String channel, String user);

	/**
	 * Return who is typing, as far as this node heard.
	 * @param channel the channel
	 * @return those who typed in the last five seconds
	 */
	Set<String> typists(String channel);

	/**
	 * Return how many different users came to a channel on a day. With Redis it is an
	 * estimate, off by less than 1 % as a rule.
	 * @param channel the channel
	 * @param day the day, of UTC
	 * @return the number of users, zero for days that are too long ago
	 */
	long visitors(String channel, LocalDate day);

}
