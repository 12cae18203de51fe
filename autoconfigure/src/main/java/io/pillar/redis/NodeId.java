package io.pillar.redis;

import java.security.SecureRandom;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * The name of this node among all nodes of the fleet, new at every start unless
 * configured.
 *
 * @param value up to 40 letters, digits, dots, hyphens and underscores
 * @since 0.1.0
 */
public record NodeId(String value) {

	private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,40}");

	private static final char[] ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz".toCharArray();

	public NodeId {
		Assert.isTrue(isValid(value),
				() -> "'value' must be 1 to 40 letters, digits, dots, hyphens or underscores but was '%s'"
					.formatted(value));
	}

	/**
	 * Return a name that no other node has: 12 random letters and digits.
	 * @return a new name
	 */
	public static NodeId random() {
		SecureRandom random = new SecureRandom();
		StringBuilder name = new StringBuilder(12);
		for (int i = 0; i < 12; i++) {
			name.append(ALPHABET[random.nextInt(ALPHABET.length)]);
		}
		return new NodeId(name.toString());
	}

	static boolean isValid(String value) {
		return VALID.matcher(value).matches();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
