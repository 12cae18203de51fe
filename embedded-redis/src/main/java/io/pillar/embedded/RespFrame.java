package io.pillar.embedded;

import java.nio.charset.StandardCharsets;

/**
 * Finds where a frame of the Redis protocol ends, and what it begins with, in bytes that
 * are still arriving.
 */
final class RespFrame {

	static final int INCOMPLETE = -1;

	static final int FOREIGN = -2;

	private static final long LONGEST_BULK = 512L * 1024 * 1024;

	private static final String WITHOUT_ELEMENTS = "+-:,#_(";

	private static final String WITH_BYTES = "$=!";

	private static final String WITH_ELEMENTS = "*~>%|";

	private RespFrame() {
	}

	/**
	 * Find the end of the frame that begins at an index.
	 * @param bytes the bytes
	 * @param start the index of the first byte of the frame
	 * @param limit the index after the last byte that has arrived
	 * @return the index after the frame, {@link #INCOMPLETE} or {@link #FOREIGN}
	 */
	static int end(byte[] bytes, int start, int limit) {
		int position = start;
		for (long pending = 1; pending > 0; pending--) {
			int line = afterLine(bytes, position, limit);
			if (line < 0) {
				return line;
			}
			char type = (char) bytes[position];
			long number = (WITHOUT_ELEMENTS.indexOf(type) < 0) ? number(bytes, position + 1) : 0;
			if (number > LONGEST_BULK) {
				return FOREIGN;
			}
			pending += children(type, number);
			position = (WITH_BYTES.indexOf(type) >= 0 && number >= 0) ? (int) (line + number + 2) : line;
			if (position > limit || position < 0) {
				return INCOMPLETE;
			}
		}
		return position;
	}

	private static long children(char type, long number) {
		return switch (type) {
			case '*', '~', '>' -> Math.max(0, number);
			case '%' -> 2 * number;
			// attributes precede the element that they describe
			case '|' -> 2 * number + 1;
			default -> 0;
		};
	}

	/**
	 * Find the end of a command, which may also be a line of words.
	 * @param bytes the bytes
	 * @param start the index of the first byte of the command
	 * @param limit the index after the last byte that has arrived
	 * @return the index after the command, {@link #INCOMPLETE} or {@link #FOREIGN}
	 */
	static int endOfCommand(byte[] bytes, int start, int limit) {
		if (start < limit && bytes[start] == '*') {
			return end(bytes, start, limit);
		}
		for (int i = start; i < limit; i++) {
			if (bytes[i] == '\n') {
				return i + 1;
			}
			if (bytes[i] < ' ' && bytes[i] != '\r' && bytes[i] != '\t') {
				return FOREIGN;
			}
		}
		return INCOMPLETE;
	}

	private static int afterLine(byte[] bytes, int start, int limit) {
		if (start >= limit) {
			return INCOMPLETE;
		}
		if ((WITHOUT_ELEMENTS + WITH_BYTES + WITH_ELEMENTS).indexOf(bytes[start]) < 0) {
			return FOREIGN;
		}
		for (int i = start + 1; i < limit; i++) {
			if (bytes[i] == '\n') {
				return i + 1;
			}
		}
		return INCOMPLETE;
	}

	private static long number(byte[] bytes, int start) {
		boolean negative = bytes[start] == '-';
		long number = 0;
		for (int i = negative ? start + 1 : start; bytes[i] != '\r'; i++) {
			int digit = bytes[i] - '0';
			if (digit < 0 || digit > 9 || number > LONGEST_BULK) {
				return Long.MAX_VALUE;
			}
			number = 10 * number + digit;
		}
		return negative ? -number : number;
	}

	/**
	 * Return the first word of a complete frame.
	 * @param bytes the bytes
	 * @param start the index of the first byte of the frame
	 * @param end the index after the frame
	 * @return the word, or nothing if the frame does not begin with one
	 */
	static String firstWord(byte[] bytes, int start, int end) {
		if (WITH_ELEMENTS.indexOf(bytes[start]) < 0) {
			String line = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1).strip();
			return line.split("\\s", 2)[0];
		}
		int element = afterLine(bytes, start, end);
		int text = afterLine(bytes, element, end);
		if (text < 0) {
			return "";
		}
		return switch (bytes[element]) {
			case '$' ->
				new String(bytes, text, (int) Math.max(0, number(bytes, element + 1)), StandardCharsets.ISO_8859_1);
			case '+' -> new String(bytes, element + 1, text - element - 3, StandardCharsets.ISO_8859_1);
			default -> "";
		};
	}

}
