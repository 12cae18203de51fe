package io.pillar.lock;

import java.nio.charset.StandardCharsets;

import io.pillar.redis.KeySpace;

/**
 * The names of what belongs to a lock in Redis. The lock itself and the channel on which
 * those of other clients wait are what Redisson makes of the name of the key.
 */
final class RedisLockKeys {

	private final String prefix;

	RedisLockKeys(KeySpace keys) {
		this.prefix = keys.prefix("lock");
	}

	String lock(String name) {
		return this.prefix + KeySpace.part(name);
	}

	/**
	 * The lock and what else is written of it, all in one slot.
	 */
	byte[][] all(String name, String... parts) {
		String lock = lock(name);
		byte[][] all = new byte[parts.length + 1][];
		all[0] = bytes(lock);
		for (int i = 0; i < parts.length; i++) {
			all[i + 1] = bytes("{" + lock + "}:" + parts[i]);
		}
		return all;
	}

	byte[] strangers(String name) {
		return bytes("redisson_lock__channel:{" + lock(name) + "}");
	}

	/**
	 * The beginning of the channels on which each node hears what concerns it.
	 */
	String channels() {
		return this.prefix + "node:";
	}

	/**
	 * The channel on which nodes hear of each other.
	 */
	String fleet() {
		return this.prefix + "nodes";
	}

	/**
	 * The nodes that use locks. A lock cannot have this name.
	 */
	byte[][] nodes() {
		return new byte[][] { bytes(this.prefix + ":nodes") };
	}

	/**
	 * The nodes that have written again what they hold.
	 */
	byte[] reclaimed(String history) {
		return bytes(this.prefix + ":reclaimed:" + history);
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[] bytes(long number) {
		return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

}
