package io.pillar.ratelimit;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Says where requests come from.
 */
final class RequestClients {

	private static final Log logger = LogFactory.getLog(RequestClients.class);

	private final ClientAddresses addresses;

	private final AtomicBoolean isWarned = new AtomicBoolean();

	RequestClients(ClientAddresses addresses) {
		this.addresses = addresses;
	}

	/**
	 * Return which client a request is from.
	 * @param peer the address of the other end of the connection, as the server knows it
	 * @param headers returns the lines of a header, none where there are none
	 * @return the whole address, or {@code null} where the connection has none
	 */
	@Nullable IpAddress clientOf(@Nullable String peer, Function<String, List<String>> headers) {
		List<String> forwarded = headers.apply(ForwardedHeader.FORWARDED.fieldName());
		List<String> xForwardedFor = headers.apply(ForwardedHeader.X_FORWARDED_FOR.fieldName());
		IpAddress client = this.addresses.clientOf(peer, forwarded, xForwardedFor);
		if (!(forwarded.isEmpty() && xForwardedFor.isEmpty()) && !this.isWarned.get() && !this.addresses.trusts(peer)
				&& this.isWarned.compareAndSet(false, true)) {
			logger
				.warn(("A request with a %s header came from somebody who is no trusted proxy: the header is ignored, "
						+ "and the request counts for the address that it came from. If that is a proxy of yours, name it in "
						+ "pillar.rate-limit.trusted-proxies. This is said once.")
					.formatted((forwarded.isEmpty() ? ForwardedHeader.X_FORWARDED_FOR : ForwardedHeader.FORWARDED)
						.fieldName()));
		}
		return client;
	}

	String subjectOf(@Nullable IpAddress client) {
		return (client != null) ? this.addresses.subjectOf(client) : ClientAddresses.UNKNOWN;
	}

}
