package io.pillar.presence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;

import io.pillar.redis.KeySpace;

/**
 * The names of the keys of presence. What belongs together lies in one partition: a
 * channel by its name, what is known of a user by the user.
 */
final class RedisPresenceKeys {

	/**
	 * How many partitions there are. Another number is another layout.
	 */
	static final int PARTITIONS = 16;

	// their slots are in the middle of each sixteenth of a Cluster
	private static final String[] TAGS = { "ms3", "mws", "pt6", "arf", "mb1", "eoi", "pe4", "acd", "gxm", "ou5", "c0h",
			"ky8", "gio", "qn", "ceb", "rc2" };

	private final String prefix;

	private final String namespace;

	RedisPresenceKeys(KeySpace keys) {
		this.prefix = keys.prefix("presence");
		this.namespace = keys.namespace();
	}

	/**
	 * Return where something lies.
	 * @param name the name of the channel or user, as it is written
	 * @return the number of a partition
	 */
	static int partition(String name) {
		int hash = name.hashCode() * 0x9E3779B9;
		return (hash >>> 28) % PARTITIONS;
	}

	private String key(int partition, String part) {
		return this.prefix + "{" + TAGS[partition] + "}:" + part;
	}

	byte[] members(int partition, String channel) {
		return bytes(key(partition, "members:" + channel));
	}

	byte[] users(int partition, String channel) {
		return bytes(key(partition, channel.equals(Presence.EVERYONE) ? "online" : "users:" + channel));
	}

	/**
	 * The channels of a user, whose name is in no key.
	 */
	byte[] user(int partition, String user) {
		return bytes(key(partition, "user:" + hash(user)));
	}

	byte[] node(int partition, String node) {
		return bytes(key(partition, "node:" + node));
	}

	byte[] sums(int partition) {
		return bytes(key(partition, "sums"));
	}

	byte[] leases(int partition) {
		return bytes(key(partition, "leases"));
	}

	byte[] due(int partition) {
		return bytes(key(partition, "due"));
	}

	byte[] channels(int partition) {
		return bytes(key(partition, "channels"));
	}

	byte[] seen(int partition) {
		return bytes(key(partition, "seen"));
	}

	byte[] visitors(int partition, String channel, LocalDate day) {
		return bytes(key(partition, "visitors:" + channel + ":" + day));
	}

	/**
	 * The stream of events, and the channel on which they are published.
	 */
	String events(int partition) {
		return key(partition, "events");
	}

	private String hash(String user) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			byte[] hash = digest.digest(bytes(this.namespace + ":" + user));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[] bytes(long number) {
		return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
