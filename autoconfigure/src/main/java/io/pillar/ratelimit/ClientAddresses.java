package io.pillar.ratelimit;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Says which client a request is from, where proxies stand before the application.
 * <p>
 * Whoever sends a request can write anything into its headers. Only what a trusted proxy
 * added is worth something, and that stands at the end. So the hops are followed from the
 * connection back to the client, as long as the one who speaks is trusted; the first who
 * is not trusted is the client. What stands before it is never looked at. Where a trusted
 * proxy says nothing that can be read ({@code unknown}, an identifier that hides the
 * address, garbage), its own address counts: then all who come through it are counted
 * together, and nobody gets around a limit. The same holds for what lies further back
 * than {@value ForwardedHops#MAX_ELEMENTS} elements or
 * {@value ForwardedHops#MAX_CHARACTERS} characters.
 * <p>
 * Clients count by a prefix of their address, because whoever has an IPv6 network has all
 * addresses in it. Names are never looked up.
 */
final class ClientAddresses {

	static final int IPV4_PREFIX = 32;

	static final int IPV6_PREFIX = 64;

	/**
	 * Whom all count as whose connection has no address, such as one by a Unix socket.
	 */
	static final String UNKNOWN = "unknown";

	private final AddressRange[] trustedProxies;

	private final ForwardedHeader header;

	private final int ipv4Prefix;

	private final int ipv6Prefix;

	/**
	 * Create an instance.
	 * @param trustedProxies addresses and ranges of proxies that write the header
	 * @param header the header that they write
	 * @param ipv4Prefix the bits of an IPv4 address that count, 1 to 32
	 * @param ipv6Prefix the bits of an IPv6 address that count, 1 to 128
	 * @throws IllegalArgumentException if one of them is wrong; the message says which
	 * and how it should look
	 */
	ClientAddresses(List<String> trustedProxies, ForwardedHeader header, int ipv4Prefix, int ipv6Prefix) {
		Assert.isTrue(ipv4Prefix >= 1 && ipv4Prefix <= 32,
				() -> "The prefix of an IPv4 address must have 1 to 32 bits but had " + ipv4Prefix);
		Assert.isTrue(ipv6Prefix >= 1 && ipv6Prefix <= 128,
				() -> "The prefix of an IPv6 address must have 1 to 128 bits but had " + ipv6Prefix);
		this.trustedProxies = trustedProxies.stream().map(ClientAddresses::proxies).toArray(AddressRange[]::new);
		this.header = header;
		this.ipv4Prefix = ipv4Prefix;
		this.ipv6Prefix = ipv6Prefix;
	}

	private static AddressRange proxies(String text) {
		AddressRange range = AddressRange.of(text);
		Assert.isTrue(range.length() > 0,
				() -> "'%s' trusts everybody, so each client could say who it is. ".formatted(text)
						+ "Use the addresses of your proxies, such as 10.0.0.7 or 10.0.0.0/8.");
		return range;
	}

	/**
	 * Return whether the other end of a connection is a trusted proxy. Where it is not,
	 * no header of the request is looked at.
	 * @param remoteAddress the address of the other end
	 * @return whether it is
	 */
	boolean trusts(@Nullable String remoteAddress) {
		IpAddress address = (remoteAddress != null) ? HopAddress.parse(remoteAddress) : null;
		return address != null && trusts(address);
	}

	/**
	 * Return whom a request counts for.
	 * @param remoteAddress the address of the other end of the connection
	 * @param forwarded the lines of the {@code Forwarded} header
	 * @param xForwardedFor the lines of the {@code X-Forwarded-For} header
	 * @return the client's address or network, such as {@code 203.0.113.7} or
	 * {@code 2001:db8:1:2::/64}, each written in one way only
	 */
	String subjectOf(@Nullable String remoteAddress, List<String> forwarded, List<String> xForwardedFor) {
		IpAddress client = clientOf(remoteAddress, forwarded, xForwardedFor);
		return (client != null) ? subjectOf(client) : UNKNOWN;
	}

	/**
	 * Return whom a client counts for.
	 * @param client the client's address
	 * @return the address, or its network where not all bits count
	 */
	String subjectOf(IpAddress client) {
		int prefix = client.v6() ? this.ipv6Prefix : this.ipv4Prefix;
		return (prefix == client.size()) ? client.toString() : client.network(prefix) + "/" + prefix;
	}

	/**
	 * Return which client a request is from.
	 * @param remoteAddress the address of the other end of the connection
	 * @param forwarded the lines of the {@code Forwarded} header
	 * @param xForwardedFor the lines of the {@code X-Forwarded-For} header
	 * @return the client's whole address, or {@code null} where the connection has none
	 */
	@Nullable IpAddress clientOf(@Nullable String remoteAddress, List<String> forwarded, List<String> xForwardedFor) {
		IpAddress client = (remoteAddress != null) ? HopAddress.parse(remoteAddress) : null;
		if (client == null || !trusts(client)) {
			return client;
		}
		ForwardedHops hops = new ForwardedHops(this.header,
				(this.header == ForwardedHeader.FORWARDED) ? forwarded : xForwardedFor);
		IpAddress hop = hops.next();
		while (hop != null) {
			client = hop;
			hop = trusts(client) ? hops.next() : null;
		}
		return client;
	}

	private boolean trusts(IpAddress address) {
		for (AddressRange range : this.trustedProxies) {
			if (range.contains(address)) {
				return true;
			}
		}
		return false;
	}

}
