package io.pillar.ratelimit;

import java.util.List;
import java.util.Locale;

/**
 * What came back over a socket, as far as limits have to do with it.
 *
 * @param status the status
 * @param headers the lines of the headers in question, sorted
 * @param body the body of an answer that denies, empty for those of pages
 */
record RawAnswer(int status, List<String> headers, String body) {

	private static final List<String> OF_LIMITS = List.of("ratelimit", "x-ratelimit", "retry-after",
			"access-control-expose");

	private static final List<String> OF_DENIALS = List.of("cache-control", "content-", "access-control-");

	static RawAnswer of(String raw) {
		int end = raw.indexOf("\r\n\r\n");
		String head = raw.substring(0, end);
		int status = Integer.parseInt(head.substring(9, 12));
		boolean denied = status == 429 || status == 503;
		List<String> headers = head.lines()
			.skip(1)
			.filter((line) -> starts(line, OF_LIMITS) || (denied && starts(line, OF_DENIALS)))
			.sorted()
			.toList();
		return new RawAnswer(status, headers, denied ? raw.substring(end + 4) : "");
	}

	private static boolean starts(String line, List<String> names) {
		String lower = line.toLowerCase(Locale.ROOT);
		return names.stream().anyMatch(lower::startsWith);
	}

}
