package io.pillar.session;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.KeySpace;

/**
 * The names of the keys that sessions have in Redis. All that belongs to one user lies in
 * one slot.
 */
final class RedisSessionKeys {

	private final String prefix;

	private final byte[] due;

	private final String channel;

	RedisSessionKeys(KeySpace keys) {
		this.prefix = keys.prefix("session");
		this.due = bytes(this.prefix + "due");
		this.channel = this.prefix + "changes";
	}

	byte[] session(SessionKey key) {
		return bytes((key.user() != null) ? this.prefix + "s:{" + key.user() + "}:" + key.hash()
				: this.prefix + "s:{" + key.hash() + "}");
	}

	/**
	 * Return the sorted set of the sessions of a user: names by when they end, and under
	 * {@code !} the epoch, before which all of them ended.
	 * @param user the tag of the user
	 * @return the key
	 */
	byte[] user(String user) {
		return bytes(this.prefix + "u:{" + user + "}");
	}

	byte[] due() {
		return this.due;
	}

	String channel() {
		return this.channel;
	}

	/**
	 * Return the channel on which a node hears that others have heard.
	 * @param node the node
	 * @return the channel
	 */
	String acks(String node) {
		return this.prefix + "acks:" + node;
	}

	/**
	 * Return the key that says that a node has stopped.
	 * @param node the node
	 * @return the key
	 */
	byte[] stopped(String node) {
		return bytes(this.prefix + "stopped:" + node);
	}

	/**
	 * Return the keys that a script needs for a session.
	 * @param key where the session lies
	 * @return the session, and the sessions of its user where it is a user's
	 */
	byte[][] of(SessionKey key) {
		return (key.user() != null) ? new byte[][] { session(key), user(key.user()) } : new byte[][] { session(key) };
	}

	static byte[] bytes(@Nullable String text) {
		return (text != null) ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
	}

	static byte[] bytes(long number) {
		return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

}
