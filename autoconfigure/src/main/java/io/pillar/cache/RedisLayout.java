package io.pillar.cache;

import java.nio.charset.StandardCharsets;

import io.pillar.redis.KeySpace;

/**
 * The names of the cache's keys in Redis. All keys of a stripe share a hash tag, so that
 * a script that touches them runs on a Cluster too. Names of Pillar's own begin with a
 * percent sign and no hexadecimal digit, which no escaped name of a cache does.
 */
final class RedisLayout {

	/**
	 * The stripe that numbers the generations, after those of the keys.
	 */
	static final int CONTROL = Stripes.COUNT;

	private final String prefix;

	private final String namespace;

	RedisLayout(KeySpace keys) {
		this.prefix = keys.prefix("cache");
		this.namespace = keys.namespace();
	}

	String channel() {
		return this.prefix + "changes";
	}

	byte[] position(int stripe) {
		return bytes(tagged(stripe) + "%seq");
	}

	byte[] log(int stripe) {
		return bytes(tagged(stripe) + "%log");
	}

	byte[] generations() {
		return bytes(tagged(CONTROL) + "%generations");
	}

	byte[] entryPrefix(int stripe, String cache) {
		return bytes(tagged(stripe) + cache + ":");
	}

	private String tagged(int stripe) {
		return this.prefix + "{" + this.namespace + "." + stripe + "}:";
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
