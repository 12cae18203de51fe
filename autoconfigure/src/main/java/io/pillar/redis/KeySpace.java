package io.pillar.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.springframework.util.Assert;

/**
 * Makes the names of all keys and channels that Pillar uses in Redis:
 * {@code <namespace>:<feature>:<part>:…}. Parts that come from outside are escaped, so
 * that no value can reach into another key, another slot or a pattern, and bounded, so
 * that no value can make a key long.
 *
 * @since 0.1.0
 */
public final class KeySpace {

	/**
	 * The longest part, in characters, that is kept as it is; a longer one is replaced by
	 * its beginning and its SHA-256.
	 */
	public static final int MAX_PART_LENGTH = 200;

	private static final int KEPT_OF_A_LONG_PART = 40;

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private final String namespace;

	/**
	 * Create the key space of a namespace.
	 * @param namespace what keeps applications apart that share a Redis
	 */
	public KeySpace(String namespace) {
		Assert.hasText(namespace, "'namespace' must not be empty");
		this.namespace = part(namespace);
	}

	/**
	 * Return the namespace as it stands in keys.
	 * @return the escaped namespace
	 */
	public String namespace() {
		return this.namespace;
	}

	/**
	 * Return the beginning of all keys of a feature, with a colon at its end.
	 * @param feature a name of ours, such as {@code cache}
	 * @return the prefix
	 */
	public String prefix(String feature) {
		return this.namespace + ":" + feature + ":";
	}

	/**
	 * Make a part of a key out of a value from anywhere. Different values make different
	 * parts, and a part that is already safe stays as it is.
	 * @param value the value, of any length and content
	 * @return the part
	 */
	public static String part(String value) {
		String bounded = bound(value);
		for (int i = 0; i < bounded.length(); i++) {
			if (!isSafe(bounded.charAt(i))) {
				return escape(bounded);
			}
		}
		return bounded;
	}

	/**
	 * Bound the length of a value, keeping different values different.
	 * @param value the value
	 * @return the value itself, or its beginning and its SHA-256 where it is longer than
	 * {@value #MAX_PART_LENGTH} characters
	 */
	public static String bound(String value) {
		if (value.length() <= MAX_PART_LENGTH && !looksHashed(value)) {
			return value;
		}
		return value.substring(0, KEPT_OF_A_LONG_PART) + "~" + sha256(value);
	}

	/**
	 * A value that has the form of a hashed one is hashed too, or somebody could write
	 * down the hash of a long value and meet it.
	 */
	private static boolean looksHashed(String value) {
		return value.length() == KEPT_OF_A_LONG_PART + 65 && value.charAt(KEPT_OF_A_LONG_PART) == '~';
	}

	private static boolean isSafe(char c) {
		return c > ' ' && c < 127 && c != '%' && c != ':' && c != '*' && c != '?' && c != '[' && c != ']' && c != '{'
				&& c != '}' && c != '\\' && c != '|';
	}

	private static String escape(String value) {
		StringBuilder escaped = new StringBuilder(value.length() + 16);
		value.codePoints().forEach((point) -> escape(escaped, point));
		return escaped.toString();
	}

	/**
	 * Half a surrogate pair has no bytes in UTF-8, where all of them would look the same.
	 */
	private static void escape(StringBuilder escaped, int point) {
		if (Character.isBmpCodePoint(point) && isSafe((char) point)) {
			escaped.append((char) point);
		}
		else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
			escaped.append("%u").append(HEX.toHexDigits((char) point));
		}
		else {
			for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
				HEX.toHexDigits(escaped.append('%'), b);
			}
		}
	}

	private static String sha256(String value) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(escape(value).getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
