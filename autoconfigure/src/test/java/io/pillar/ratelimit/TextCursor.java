package io.pillar.ratelimit;

/**
 * A place in a text that only moves on.
 */
abstract class TextCursor {

	private final String text;

	private int at;

	TextCursor(String text) {
		this.text = text;
	}

	String all(String characters) {
		int start = this.at;
		while (isOneOf(characters)) {
			this.at++;
		}
		return this.text.substring(start, this.at);
	}

	boolean isOneOf(String characters) {
		return !isAtEnd() && characters.indexOf(peek()) >= 0;
	}

	boolean isAtEnd() {
		return rest() == 0;
	}

	int rest() {
		return this.text.length() - this.at;
	}

	/**
	 * Return the next character, or one that is in no field at the end.
	 */
	char peek() {
		return isAtEnd() ? '\uffff' : this.text.charAt(this.at);
	}

	char next() {
		check(!isAtEnd(), "the end");
		return this.text.charAt(this.at++);
	}

	void expect(char c) {
		check(next() == c, "not " + c);
	}

	void check(boolean condition, String otherwise) {
		if (!condition) {
			throw failure(otherwise);
		}
	}

	IllegalArgumentException failure(String what) {
		return new IllegalArgumentException("%s before position %d of <%s>".formatted(what, this.at, this.text));
	}

}
