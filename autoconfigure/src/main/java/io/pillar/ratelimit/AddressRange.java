package io.pillar.ratelimit;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * An address, or all addresses with the same prefix. A range of IPv6 has no IPv4 address
 * in it, not even {@code ::/0}.
 *
 * @param network the first address of the range
 * @param length the bits of the prefix
 */
record AddressRange(IpAddress network, int length) {

	private static final int MAPPED = 96;

	AddressRange {
		Assert.isTrue(length >= 0 && length <= network.size(),
				() -> "'length' must be 0 to %d but was %d".formatted(network.size(), length));
		Assert.isTrue(network.equals(network.network(length)), () -> "'network' must be the first of its range");
	}

	/**
	 * Read a range.
	 * @param text such as {@code 10.0.0.7}, {@code 10.0.0.0/8} or {@code fd00::/8}
	 * @return the range
	 * @throws IllegalArgumentException if the text is none; the message says what is
	 * wrong and how it should look
	 */
	static AddressRange of(String text) {
		int slash = text.indexOf('/');
		String before = (slash < 0) ? text : text.substring(0, slash);
		IpAddress address = IpAddressParser.parse(before);
		Integer length = (address != null && slash >= 0) ? length(text.substring(slash + 1)) : null;
		if (address == null || (slash >= 0 && length == null)) {
			throw notARange(text);
		}
		if (length == null) {
			return new AddressRange(address, address.size());
		}
		// ::ffff:10.0.0.0/104 is 10.0.0.0/8
		int bits = (!address.v6() && before.indexOf(':') >= 0) ? length - MAPPED : length;
		if (bits < 0 || bits > address.size()) {
			throw notARange(text);
		}
		return of(text, address, bits);
	}

	private static AddressRange of(String text, IpAddress address, int length) {
		IpAddress network = address.network(length);
		Assert.isTrue(network.equals(address),
				() -> "'%s' names an address within its range. Use %s/%d for the range, or %s for the address alone."
					.formatted(text, network, length, address));
		return new AddressRange(network, length);
	}

	private static @Nullable Integer length(String text) {
		boolean isNumber = text.matches("0|[1-9][0-9]{0,2}");
		return isNumber ? Integer.valueOf(text) : null;
	}

	private static IllegalArgumentException notARange(String text) {
		return new IllegalArgumentException("'%s' is neither an address nor a range of addresses. ".formatted(text)
				+ "Use an address such as 10.0.0.7 or 2001:db8::7, or a range such as 10.0.0.0/8 or fd00::/8. "
				+ "Names are not looked up.");
	}

	/**
	 * Return whether an address is in this range.
	 * @param address the address
	 * @return whether it is
	 */
	boolean contains(IpAddress address) {
		return this.network.sharesNetwork(address, this.length);
	}

	@Override
	public String toString() {
		return (this.length == this.network.size()) ? this.network.toString() : this.network + "/" + this.length;
	}

}
