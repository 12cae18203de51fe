package io.pillar.ratelimit;

/**
 * An Internet address by its bits, whatever it was written like.
 * <p>
 * An IPv4 address within IPv6 ({@code ::ffff:203.0.113.7}, also written
 * {@code ::ffff:cb00:7107}) is the IPv4 address: it is the same host, and a prefix of it
 * would be shared by all of IPv4. No other IPv6 address is taken for an IPv4 address, be
 * it IPv4-compatible ({@code ::203.0.113.7}), 6to4 ({@code 2002::/16}) or NAT64
 * ({@code 64:ff9b::/96}).
 *
 * @param v6 whether it is an IPv6 address
 * @param high the first 64 bits of an IPv6 address
 * @param low the last 64 bits of an IPv6 address, or the 32 bits of an IPv4 address
 */
record IpAddress(boolean v6, long high, long low) {

	private static final long MAPPED = 0xffff;

	private static final int GROUPS = 8;

	IpAddress {
		v6 = v6 && (high != 0 || low >>> 32 != MAPPED);
		high = v6 ? high : 0;
		low = v6 ? low : low & 0xffff_ffffL;
	}

	/**
	 * Return how many bits an address of this kind has.
	 * @return 32 or 128
	 */
	int size() {
		return this.v6 ? 128 : 32;
	}

	/**
	 * Return the first address of the network that this one is in.
	 * @param length the bits of the prefix of the network, 0 to {@link #size()}
	 * @return the address whose other bits are zero
	 */
	IpAddress network(int length) {
		return new IpAddress(this.v6, this.high & highMask(length), this.low & lowMask(length));
	}

	/**
	 * Return whether another address is in the same network.
	 * @param other the other address
	 * @param length the bits of the prefix of the network, 0 to {@link #size()}
	 * @return whether it is; never of one of the other kind
	 */
	boolean sharesNetwork(IpAddress other, int length) {
		return this.v6 == other.v6 && ((this.high ^ other.high) & highMask(length)) == 0
				&& ((this.low ^ other.low) & lowMask(length)) == 0;
	}

	private long highMask(int length) {
		return this.v6 ? mask(Math.min(length, 64)) : 0;
	}

	private long lowMask(int length) {
		return this.v6 ? mask(Math.max(length - 64, 0)) : mask(32 + length);
	}

	private static long mask(int length) {
		// a shift by 64 would be one by nothing
		return (length == 0) ? 0 : -1L << (64 - length);
	}

	/**
	 * Return the one way to write this address (RFC 5952).
	 * @return such as {@code 203.0.113.7} or {@code 2001:db8::7}
	 */
	@Override
	public String toString() {
		return this.v6 ? v6Text() : (this.low >>> 24) + "." + (this.low >>> 16 & 0xff) + "." + (this.low >>> 8 & 0xff)
				+ "." + (this.low & 0xff);
	}

	private String v6Text() {
		int gap = longestZeros();
		StringBuilder text = new StringBuilder(39);
		int group = 0;
		while (group < GROUPS) {
			if (group == gap) {
				text.append("::");
				group += zerosAt(group);
			}
			else {
				String separator = (group == 0 || text.charAt(text.length() - 1) == ':') ? "" : ":";
				text.append(separator).append(Integer.toHexString(group(group)));
				group++;
			}
		}
		return text.toString();
	}

	/**
	 * Return where the groups begin that are left out: the most zeros, the first of them,
	 * and never a single one.
	 * @return the index of a group, or -1 where all are written
	 */
	private int longestZeros() {
		int longest = -1;
		int length = 1;
		for (int i = 0; i < GROUPS; i++) {
			int zeros = zerosAt(i);
			if (zeros > length) {
				longest = i;
				length = zeros;
			}
		}
		return longest;
	}

	private int zerosAt(int group) {
		int end = group;
		while (end < GROUPS && group(end) == 0) {
			end++;
		}
		return end - group;
	}

	private int group(int index) {
		return (int) (((index < 4) ? this.high : this.low) >>> (48 - 16 * (index & 3))) & 0xffff;
	}

}
