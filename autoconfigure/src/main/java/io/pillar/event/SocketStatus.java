package io.pillar.event;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Why a WebSocket is closed, whatever serves it.
 *
 * @param code the number that the client is told
 * @param reason what it is told beside that, if anything
 */
record SocketStatus(int code, @Nullable String reason) {

	// bytes of a frame; with more a Tomcat does not close at all, and a Netty breaks off
	private static final int ROOM = 123;

	static final SocketStatus NORMAL = new SocketStatus(1000, null);

	static final SocketStatus GOING_AWAY = new SocketStatus(1001, null);

	static final SocketStatus SERVER_ERROR = new SocketStatus(1011, null);

	static final SocketStatus COME_AGAIN = new SocketStatus(1013, "Come again");

	/**
	 * Make what a handler asks for.
	 */
	static SocketStatus of(int code, @Nullable String reason) {
		Assert.isTrue(code <= 1015 && code != 1014 || code >= 3000,
				() -> "A WebSocket cannot be closed with the status %d: use 1000 to 1013, or 3000 to 4999"
					.formatted(code));
		return new SocketStatus(code, (reason != null) ? fit(reason) : null);
	}

	/**
	 * Return as many whole characters of a reason as there is room for.
	 */
	private static String fit(String reason) {
		byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
		int end = Math.min(bytes.length, ROOM);
		while (end < bytes.length && isWithinACharacter(bytes[end])) {
			end--;
		}
		return new String(bytes, 0, end, StandardCharsets.UTF_8);
	}

	private static boolean isWithinACharacter(byte next) {
		return (next & 0xC0) == 0x80;
	}

}
