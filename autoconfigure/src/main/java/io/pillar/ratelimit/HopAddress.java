package io.pillar.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * Reads an address as servers and proxies write it: as it is, in brackets, with a port
 * (also one that RFC 7239 hides, such as {@code :_x7}) or with a zone, which are left
 * out.
 */
final class HopAddress {

	private static final int MAX_PORT = 65535;

	private HopAddress() {
	}

	/**
	 * Read an address.
	 * @param text the text
	 * @return the address, or {@code null} where the text is none: garbage, a name,
	 * {@code unknown}, an identifier that hides the address
	 */
	static @Nullable IpAddress parse(String text) {
		if (text.startsWith("[")) {
			int end = text.indexOf(']');
			return (end > 0 && isPort(text, end + 1)) ? v6(text.substring(1, end)) : null;
		}
		int colon = text.indexOf(':');
		if (colon < 0) {
			return IpAddressParser.parse(text);
		}
		if (text.indexOf(':', colon + 1) >= 0) {
			return v6(text);
		}
		return isPort(text, colon) ? IpAddressParser.parse(text.substring(0, colon)) : null;
	}

	private static @Nullable IpAddress v6(String text) {
		int zone = text.indexOf('%');
		if (text.indexOf(':') < 0 || (zone >= 0 && !isName(text, zone + 1))) {
			return null;
		}
		return IpAddressParser.parse((zone >= 0) ? text.substring(0, zone) : text);
	}

	/**
	 * Nothing is no port, and nothing to object to.
	 */
	private static boolean isPort(String text, int from) {
		if (from == text.length()) {
			return true;
		}
		if (text.startsWith(":_", from)) {
			return isName(text, from + 2);
		}
		int length = text.length() - from - 1;
		return text.charAt(from) == ':' && length >= 1 && length <= 5 && isNumber(text, from + 1);
	}

	private static boolean isNumber(String text, int from) {
		int number = 0;
		for (int i = from; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < '0' || c > '9') {
				return false;
			}
			number = number * 10 + (c - '0');
		}
		return number <= MAX_PORT;
	}

	private static boolean isName(String text, int from) {
		for (int i = from; i < text.length(); i++) {
			char c = text.charAt(i);
			boolean letterOrDigit = c < 128 && Character.isLetterOrDigit(c);
			// the percent sign of a zone may stand escaped, as %25
			if (!letterOrDigit && "._-~%".indexOf(c) < 0) {
				return false;
			}
		}
		return from < text.length();
	}

}
