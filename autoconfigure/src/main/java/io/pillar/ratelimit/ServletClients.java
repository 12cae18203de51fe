package io.pillar.ratelimit;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Says where servlet requests come from.
 */
final class ServletClients {

	private static final Log logger = LogFactory.getLog(ServletClients.class);

	private final ClientAddresses addresses;

	private final AtomicBoolean isWarned = new AtomicBoolean();

	ServletClients(ClientAddresses addresses) {
		this.addresses = addresses;
	}

	@Nullable IpAddress clientOf(HttpServletRequest request) {
		List<String> forwarded = lines(request, ForwardedHeader.FORWARDED);
		List<String> xForwardedFor = lines(request, ForwardedHeader.X_FORWARDED_FOR);
		String peer = request.getRemoteAddr();
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

	private static List<String> lines(HttpServletRequest request, ForwardedHeader header) {
		Enumeration<String> lines = request.getHeaders(header.fieldName());
		return (lines != null && lines.hasMoreElements()) ? Collections.list(lines) : List.of();
	}

}
