package io.pillar.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * Reads addresses, and nothing that only looks like one: no names, which the JDK would
 * look up, no octal or missing octets, no letters or digits beyond ASCII.
 */
final class IpAddressParser {

	private static final int GROUPS = 8;

	private static final int GROUP_LENGTH = 4;

	private final String text;

	private final int[] groups = new int[GROUPS];

	private int count;

	private IpAddressParser(String text) {
		this.text = text;
	}

	/**
	 * Read an address without brackets, port or zone.
	 * @param text the text
	 * @return the address, or {@code null} where the text is none
	 */
	static @Nullable IpAddress parse(String text) {
		if (text.indexOf(':') >= 0) {
			return new IpAddressParser(text).v6();
		}
		long bits = v4(text, 0);
		return (bits >= 0) ? new IpAddress(false, 0, bits) : null;
	}

	/**
	 * Read four octets that end where the text ends.
	 */
	private static long v4(String text, int start) {
		long bits = 0;
		int from = start;
		for (int i = 0; i < 4; i++) {
			int to = (i < 3) ? text.indexOf('.', from) : text.length();
			int octet = (to > from && to - from <= 3) ? octet(text, from, to) : -1;
			if (octet < 0) {
				return -1;
			}
			bits = bits << 8 | octet;
			from = to + 1;
		}
		return bits;
	}

	private static int octet(String text, int from, int to) {
		int octet = 0;
		for (int i = from; i < to; i++) {
			int digit = text.charAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return -1;
			}
			octet = octet * 10 + digit;
		}
		// others read 010 as eight
		boolean padded = to - from > 1 && text.charAt(from) == '0';
		return (padded || octet > 255) ? -1 : octet;
	}

	private @Nullable IpAddress v6() {
		int gap = this.text.indexOf("::");
		if (!readGroups(0, (gap >= 0) ? gap : this.text.length())) {
			return null;
		}
		if (gap >= 0) {
			int before = this.count;
			if (!readGroups(gap + 2, this.text.length()) || this.count == GROUPS) {
				return null;
			}
			spread(before);
		}
		return (this.count == GROUPS) ? new IpAddress(true, bits(0), bits(4)) : null;
	}

	private void spread(int before) {
		int behind = this.count - before;
		System.arraycopy(this.groups, before, this.groups, GROUPS - behind, behind);
		for (int i = before; i < GROUPS - behind; i++) {
			this.groups[i] = 0;
		}
		this.count = GROUPS;
	}

	private long bits(int from) {
		return (long) this.groups[from] << 48 | (long) this.groups[from + 1] << 32 | (long) this.groups[from + 2] << 16
				| this.groups[from + 3];
	}

	private boolean readGroups(int start, int end) {
		int from = start;
		while (from < end) {
			int colon = this.text.indexOf(':', from);
			int to = (colon < 0) ? end : colon;
			boolean isLastColon = to == end - 1;
			if (isLastColon || !readGroup(from, to)) {
				return false;
			}
			from = to + 1;
		}
		return true;
	}

	private boolean readGroup(int from, int to) {
		int length = to - from;
		if (length > GROUP_LENGTH && to == this.text.length()) {
			long bits = v4(this.text, from);
			return bits >= 0 && add((int) (bits >>> 16)) && add((int) bits & 0xffff);
		}
		int group = (length >= 1 && length <= GROUP_LENGTH) ? hex(from, to) : -1;
		return group >= 0 && add(group);
	}

	private int hex(int from, int to) {
		int group = 0;
		for (int i = from; i < to; i++) {
			char c = this.text.charAt(i);
			int digit = (c < 128) ? Character.digit(c, 16) : -1;
			if (digit < 0) {
				return -1;
			}
			group = group << 4 | digit;
		}
		return group;
	}

	private boolean add(int group) {
		if (this.count == GROUPS) {
			return false;
		}
		this.groups[this.count++] = group;
		return true;
	}

}
