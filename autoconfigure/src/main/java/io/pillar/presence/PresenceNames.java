package io.pillar.presence;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Names of channels, users, connections and devices. What comes from outside is bounded
 * and has no control characters; in Redis it is written in such a way that nothing in it
 * has a meaning there, and that it can be read again.
 */
final class PresenceNames {

	static final int MAX_LENGTH = 200;

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private static final String SAFE = "-._~@+=,;!$'()&/#";

	private PresenceNames() {
	}

	/**
	 * Check a name.
	 * @param what what it is the name of
	 * @param name the name, which is not repeated: it may be long, or somebody's
	 */
	static void check(String what, String name) {
		checkText(what, name, MAX_LENGTH);
		if (name.isBlank()) {
			throw new IllegalArgumentException("'%s' must not be empty".formatted(what));
		}
		if (name.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException("'%s' must have no control characters".formatted(what));
		}
	}

	static void checkText(String what, String text, int max) {
		if (text.length() > max) {
			throw new IllegalArgumentException(
					"'%s' must have at most %d characters but has %d".formatted(what, max, text.length()));
		}
		if (text.codePoints()
			.anyMatch((point) -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
			throw new IllegalArgumentException(
					"'%s' must be text, but has half a character in it: a surrogate without its other one"
						.formatted(what));
		}
	}

	static boolean isValid(String name) {
		try {
			check("name", name);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	static String encode(String name) {
		if (name.equals(Presence.EVERYONE)) {
			return name;
		}
		for (int i = 0; i < name.length(); i++) {
			if (!isSafe(name.charAt(i))) {
				return escape(name);
			}
		}
		return name;
	}

	private static boolean isSafe(int c) {
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || SAFE.indexOf(c) >= 0;
	}

	private static String escape(String name) {
		StringBuilder escaped = new StringBuilder(name.length() + 16);
		for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
			if (b > 0 && isSafe(b)) {
				escaped.append((char) b);
			}
			else {
				HEX.toHexDigits(escaped.append('%'), b);
			}
		}
		return escaped.toString();
	}

	/**
	 * Return the name that was written in Redis.
	 * @param encoded what {@link #encode} returned
	 * @return the name
	 * @throws IllegalArgumentException where it is something else
	 */
	static String decode(String encoded) {
		if (encoded.indexOf('%') < 0) {
			return encoded;
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
		for (int i = 0; i < encoded.length(); i++) {
			char c = encoded.charAt(i);
			if (c != '%') {
				bytes.write(c);
			}
			else if (i + 2 < encoded.length()) {
				bytes.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
				i += 2;
			}
			else {
				throw new IllegalArgumentException("A name ends in the middle of a character");
			}
		}
		return bytes.toString(StandardCharsets.UTF_8);
	}

}
