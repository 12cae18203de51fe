package io.pillar.event;

import java.nio.charset.StandardCharsets;

import io.pillar.redis.KeySpace;

/**
 * The names of what belongs to a partition of a topic in Redis, all in one slot.
 */
final class RedisEventKeys {

	private static final int MAX_EPOCH = 32;

	private final String prefix;

	RedisEventKeys(KeySpace keys) {
		this.prefix = keys.prefix("event");
	}

	/**
	 * The number and the history of a partition.
	 */
	byte[][] of(TopicSettings topic, int partition) {
		return new byte[][] { bytes(name(topic, partition, "seq")), bytes(name(topic, partition, "log")) };
	}

	String channel(TopicSettings topic, int partition) {
		return name(topic, partition, "news");
	}

	private String name(TopicSettings topic, int partition, String what) {
		return this.prefix + "{" + topic.name() + "." + partition + "}:" + what;
	}

	/**
	 * Return an epoch as Redis has it, or something in its place that tells it from
	 * others where somebody else has written it: it reaches listeners and clients.
	 */
	static String epoch(String text) {
		boolean plain = text.length() <= MAX_EPOCH;
		for (int i = 0; plain && i < text.length(); i++) {
			char c = text.charAt(i);
			plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
		}
		return plain ? text : "x" + Integer.toHexString(text.hashCode());
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
