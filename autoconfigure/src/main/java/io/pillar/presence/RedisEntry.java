package io.pillar.presence;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What one node wrote of a member: a connection in a channel, or that a user is in a
 * channel with a connection of that node, which lies with the user. Nobody but that node
 * writes it, and nobody but it ends it unless its time is over.
 *
 * @param partition where it lies
 * @param kind {@code m} with the channel, {@code u} with the user
 * @param name the channel or the user
 * @param node the node
 * @param number a number that the node uses once
 */
record RedisEntry(int partition, char kind, String name, String node, long number) {

	private static final Pattern WRITTEN = Pattern.compile("([mu])\\|([^|]+)\\|([^|]+)\\|(0|[1-9]\\d{0,17})");

	static RedisEntry ofChannel(String channel, String node, long number) {
		String name = PresenceNames.encode(channel);
		return new RedisEntry(RedisPresenceKeys.partition(name), 'm', name, node, number);
	}

	static RedisEntry ofUser(String user, String node, long number) {
		String name = PresenceNames.encode(user);
		return new RedisEntry(RedisPresenceKeys.partition(name), 'u', name, node, number);
	}

	static @Nullable RedisEntry parse(int partition, String whole) {
		Matcher parts = WRITTEN.matcher(whole);
		return parts.matches() ? new RedisEntry(partition, parts.group(1).charAt(0), parts.group(2), parts.group(3),
				Long.parseLong(parts.group(4))) : null;
	}

	RedisEntry withNumber(long number) {
		return new RedisEntry(this.partition, this.kind, this.name, this.node, number);
	}

	/**
	 * Return the channel that its user joins and leaves by it.
	 */
	String channel() {
		return (this.kind == 'm') ? this.name : Presence.EVERYONE;
	}

	String field() {
		return this.node + "|" + this.number;
	}

	String whole() {
		return this.kind + "|" + this.name + "|" + field();
	}

}
