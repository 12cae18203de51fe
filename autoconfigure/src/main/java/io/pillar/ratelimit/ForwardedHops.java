package io.pillar.ratelimit;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The hops that a request took, from the last to the first, as proxies wrote them down.
 */
/*
 * Lines and elements are taken apart from their ends, quoted strings too. Each proxy
 * writes behind what it received, so what is read first was written last, and nothing
 * that a client wrote has any say in how that is read: not a quote that it never closed,
 * not a line of eight kilobytes. For what is well-formed both directions give the same.
 */
final class ForwardedHops {

	static final int MAX_ELEMENTS = 64;

	static final int MAX_CHARACTERS = 8192;

	private final ForwardedHeader header;

	private final List<String> lines;

	private int line;

	private String text = "";

	// where the elements of the text end that were not read yet
	private int end = -1;

	private int elements = MAX_ELEMENTS;

	private int characters = MAX_CHARACTERS;

	ForwardedHops(ForwardedHeader header, List<String> lines) {
		this.header = header;
		this.lines = lines;
		this.line = lines.size();
	}

	/**
	 * Return the hop before the one that was returned last.
	 * @return its address, or {@code null} where there is none, where it cannot be read,
	 * and where too much was read already
	 */
	@Nullable IpAddress next() {
		String element = "";
		while (element != null && element.isEmpty()) {
			// an empty element says nothing, and a list may have some (RFC 9110, 5.6.1.2)
			element = (this.elements-- > 0) ? element() : null;
		}
		if (element != null && this.header == ForwardedHeader.FORWARDED) {
			element = ForwardedElement.peerOf(element);
		}
		return (element != null) ? HopAddress.parse(element) : null;
	}

	private @Nullable String element() {
		if (this.end < 0) {
			if (this.line == 0) {
				return null;
			}
			this.text = this.lines.get(--this.line);
			this.end = this.text.length();
		}
		int floor = Math.max(0, this.end - this.characters);
		int comma = comma(floor);
		if (comma < 0 && floor > 0) {
			// the rest of an address may be another address
			return null;
		}
		String element = trimmed(comma + 1, this.end);
		this.characters -= this.end - comma;
		this.end = comma;
		return element;
	}

	/**
	 * Quotes only mean something in {@code Forwarded}. In {@code X-Forwarded-For} an
	 * element with a quote is none, wherever it ends.
	 */
	private int comma(int floor) {
		boolean quoted = false;
		for (int i = this.end - 1; i >= floor; i--) {
			char c = this.text.charAt(i);
			if (c == ',' && !quoted) {
				return i;
			}
			if (c == '"') {
				// within quotes it is escaped, before them stands the equals sign
				boolean escaped = quoted && i > 0 && this.text.charAt(i - 1) == '\\';
				quoted = !quoted || escaped;
			}
		}
		return -1;
	}

	private String trimmed(int start, int end) {
		int from = start;
		int to = end;
		while (from < to && isSpace(this.text.charAt(from))) {
			from++;
		}
		while (to > from && isSpace(this.text.charAt(to - 1))) {
			to--;
		}
		return this.text.substring(from, to);
	}

	private static boolean isSpace(char c) {
		return c == ' ' || c == '\t';
	}

}
