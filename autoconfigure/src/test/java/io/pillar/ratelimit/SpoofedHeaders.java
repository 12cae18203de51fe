package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Requests that come from a client through proxies, each of which appends whom it got the
 * request from, in any of the forms that proxies use. What the client wrote into the
 * header before is anything.
 */
final class SpoofedHeaders {

	private static final String GARBAGE = "\",;=\\\":[]%_./ \t\r\n\u0000\u007féЖ漢０١abcdef0123456789";

	private static final List<String> LIES = List.of("10.0.0.9", "for=10.0.0.9", "6.6.6.6", "for=6.6.6.6", "for=\"",
			"for=\"6.6.6.6", "\"", "\\", "\\\"", "for=\"a\\", ",", ";", "for=\"[fd00::1]", "unknown", "for=unknown",
			"_x", "for=_x;by=\"", "[", "fd00::1", "::ffff:10.0.0.9", "for=\"[::ffff:10.0.0.9]\"", "", " ",
			"x=\"\\\\\\\"", "127.0.0.1", "for=10.0.0.9;for=6.6.6.6", "localhost", "host=\"a, for=10.0.0.9\"");

	private final Random random;

	private final ForwardedHeader header;

	SpoofedHeaders(Random random, ForwardedHeader header) {
		this.random = random;
		this.header = header;
	}

	List<String> lies() {
		List<String> lines = new ArrayList<>();
		for (int count = this.random.nextInt(4); count > 0; count--) {
			lines.add((this.random.nextInt(50) == 0) ? garbage(8192) : lie());
		}
		return lines;
	}

	private String lie() {
		StringBuilder lie = new StringBuilder();
		for (int parts = this.random.nextInt(5); parts >= 0; parts--) {
			boolean known = this.random.nextInt(4) > 0;
			lie.append(known ? LIES.get(this.random.nextInt(LIES.size())) : garbage(12))
				.append((parts > 0) ? ", ".substring(this.random.nextInt(3)) : "");
		}
		return lie.toString();
	}

	String garbage(int length) {
		StringBuilder garbage = new StringBuilder();
		for (int i = this.random.nextInt(length + 1); i > 0; i--) {
			garbage.append(GARBAGE.charAt(this.random.nextInt(GARBAGE.length())));
		}
		return garbage.toString();
	}

	/**
	 * Write down whom a proxy got a request from, on the last line or on one of its own.
	 */
	void append(List<String> lines, String peer) {
		String element = (this.header == ForwardedHeader.FORWARDED) ? element(peer) : form(peer);
		if (lines.isEmpty() || this.random.nextInt(3) == 0) {
			lines.add(element);
		}
		else {
			String separator = oneOf(",", ", ", " ,\t", ",,", ", , ");
			lines.set(lines.size() - 1, lines.get(lines.size() - 1) + separator + element);
		}
	}

	private String form(String peer) {
		if (peer.indexOf(':') < 0) {
			return oneOf(peer, peer + ":4711", "::ffff:" + peer, "[::FFFF:" + peer + "]:80", "0:0:0:0:0:ffff:" + peer);
		}
		return oneOf(peer, "[" + peer + "]", "[" + peer + "]:4711", peer + "%eth0", peer.toUpperCase(Locale.ROOT));
	}

	private String element(String peer) {
		String form = form(peer);
		String pair = oneOf("for", "For", "FOR") + "=" + oneOf("\"" + form + "\"",
				form.contains("%") ? "\"" + form + "\"" : form, "\"" + form.replace(".", "\\.") + "\"");
		String other = oneOf("proto=https", "by=_me", "host=\"a\\\", for=10.0.0.9, \\\\\"", "host=\"a,b\"", "");
		return oneOf(pair, pair + ";" + other, other + ";" + pair, pair + " ; " + other);
	}

	private String oneOf(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	/**
	 * An address that is not of a proxy, and another each time.
	 */
	String client() {
		return this.random.nextBoolean() ? "203.0." + this.random.nextInt(256) + "." + this.random.nextInt(256)
				: "2001:db8:" + Integer.toHexString(this.random.nextInt(65536)) + ":7::"
						+ Integer.toHexString(1 + this.random.nextInt(65535));
	}

	String proxy() {
		return this.random.nextBoolean() ? "10.1." + this.random.nextInt(256) + "." + this.random.nextInt(256)
				: "fd00::" + Integer.toHexString(1 + this.random.nextInt(65535));
	}

}
