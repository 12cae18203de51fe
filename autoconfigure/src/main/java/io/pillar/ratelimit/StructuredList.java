package io.pillar.ratelimit;

/**
 * Writes the value of a header that is a list of strings with integers as parameters (RFC
 * 9651, 3.1).
 */
final class StructuredList {

	private static final long MAX_INTEGER = 999_999_999_999_999L;

	private final StringBuilder text = new StringBuilder(64);

	/**
	 * Add a string.
	 * @param value the string. What a header cannot hold becomes a question mark, because
	 * no response should fail for it
	 * @return this list
	 */
	StructuredList item(String value) {
		this.text.append(this.text.isEmpty() ? "\"" : ", \"");
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '"' || c == '\\') {
				this.text.append('\\');
			}
			this.text.append((c < ' ' || c > '~') ? '?' : c);
		}
		this.text.append('"');
		return this;
	}

	/**
	 * Add a parameter to the string that was added last.
	 * @param key a lower-case word
	 * @param value its value, cut to what the grammar allows
	 * @return this list
	 */
	StructuredList with(String key, long value) {
		this.text.append(';').append(key).append('=').append(Math.max(0, Math.min(value, MAX_INTEGER)));
		return this;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
