package io.pillar.ratelimit;

import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

/**
 * Reads one element of the {@code Forwarded} header (RFC 7239, 4):
 * {@code for="[2001:db8::7]:4711";proto=https}.
 */
/*
 * As strict as the grammar, but for two things that proxies do: blanks around a
 * semicolon, and colons and brackets without quotes.
 */
final class ForwardedElement {

	private final String text;

	private int at;

	private @Nullable String peer;

	private ForwardedElement(String text) {
		this.text = text;
	}

	/**
	 * Return whom a proxy got the request from.
	 * @param element the element
	 * @return the value of {@code for}, unquoted, or {@code null} where there is none,
	 * more than one, or anything that does not belong there
	 */
	static @Nullable String peerOf(String element) {
		ForwardedElement reader = new ForwardedElement(element);
		boolean wellFormed = reader.readPair();
		while (wellFormed && reader.at < element.length()) {
			wellFormed = reader.skip(';') && reader.readPair();
		}
		return wellFormed ? reader.peer : null;
	}

	private boolean readPair() {
		skipSpace();
		String name = read(ForwardedElement::isTokenCharacter);
		if (name.isEmpty()) {
			// as between two semicolons
			return true;
		}
		String value = skip('=') ? value() : null;
		skipSpace();
		if (value != null && name.equalsIgnoreCase("for")) {
			boolean first = this.peer == null;
			this.peer = value;
			return first;
		}
		return value != null;
	}

	private @Nullable String value() {
		if (skip('"')) {
			return quoted();
		}
		String value = read(ForwardedElement::isPlain);
		return value.isEmpty() ? null : value;
	}

	private @Nullable String quoted() {
		StringBuilder value = new StringBuilder();
		while (this.at < this.text.length()) {
			char c = this.text.charAt(this.at++);
			if (c == '"') {
				return value.toString();
			}
			if (c == '\\' && this.at < this.text.length()) {
				c = this.text.charAt(this.at++);
			}
			if (c < ' ' && c != '\t' || c == 127) {
				return null;
			}
			value.append(c);
		}
		return null;
	}

	private String read(IntPredicate belongs) {
		int from = this.at;
		while (this.at < this.text.length() && belongs.test(this.text.charAt(this.at))) {
			this.at++;
		}
		return this.text.substring(from, this.at);
	}

	private boolean skip(char c) {
		boolean there = this.at < this.text.length() && this.text.charAt(this.at) == c;
		this.at += there ? 1 : 0;
		return there;
	}

	private void skipSpace() {
		read((c) -> c == ' ' || c == '\t');
	}

	private static boolean isTokenCharacter(int c) {
		return c < 128 && (Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
	}

	private static boolean isPlain(int c) {
		return isTokenCharacter(c) || c == ':' || c == '[' || c == ']';
	}

}
