package io.pillar.ratelimit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import io.pillar.redis.KeySpace;

/**
 * The names of keys in Redis. A subject stands there as 128 bits of its SHA-256: of one
 * length, whatever a caller sends, and not to be read by who looks at the keys. All
 * limits of a subject share a hash tag.
 */
final class RedisSubjects {

	private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

	private static final int BYTES = 16;

	private final String prefix;

	private final String namespace;

	RedisSubjects(KeySpace keys) {
		this.prefix = keys.prefix("rate-limit");
		this.namespace = keys.namespace();
	}

	String channel() {
		return this.prefix + "resets";
	}

	String overrides() {
		return this.prefix + "overrides";
	}

	byte[] nodes() {
		return (this.prefix + "nodes").getBytes(StandardCharsets.UTF_8);
	}

	byte[] key(RateLimitKey key) {
		return name(key).getBytes(StandardCharsets.UTF_8);
	}

	String name(RateLimitKey key) {
		return this.prefix + "{" + hash(key.subject()) + "}:" + key.limit().name();
	}

	/**
	 * With the namespace, so that the same subject is not to be recognised in another.
	 */
	private String hash(String subject) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(this.namespace.getBytes(StandardCharsets.UTF_8));
			digest.update((byte) 0);
			byte[] hash = digest.digest(bytes(subject));
			byte[] kept = new byte[BYTES];
			System.arraycopy(hash, 0, kept, 0, BYTES);
			return TEXT.encodeToString(kept);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/**
	 * Not UTF-8, where every half of a surrogate pair has the same bytes.
	 */
	private static byte[] bytes(String subject) {
		byte[] bytes = new byte[2 * subject.length()];
		for (int i = 0; i < subject.length(); i++) {
			bytes[2 * i] = (byte) (subject.charAt(i) >> 8);
			bytes[2 * i + 1] = (byte) subject.charAt(i);
		}
		return bytes;
	}

}
