package io.pillar.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.messaging.support.NativeMessageHeaderAccessor;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Makes of messages of a broker what travels, and messages again. What belongs to the
 * connection of who sent it, its user among that, stays behind.
 */
final class StompMessages {

	private static final int MAX_HEADERS = 32;

	private static final int MAX_HEADER = 2000;

	private static final Set<String> OF_THE_CONNECTION = Set.of("accept-version", "ack", "content-length",
			"content-type", "destination", "heart-beat", "host", "id", "login", "message", "message-id", "passcode",
			"receipt", "receipt-id", "selector", "server", "session", "subscription", "transaction", "version",
			SimpMessageHeaderAccessor.ORIGINAL_DESTINATION.toLowerCase(Locale.ROOT));

	private StompMessages() {
	}

	/**
	 * Make what travels.
	 * @return the message, {@code null} where its payload is nothing that a client gets
	 */
	static @Nullable StompMessage of(Message<?> message, String destination) {
		if (!(message.getPayload() instanceof byte[] payload)) {
			return null;
		}
		Object type = message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
		Object headers = message.getHeaders().get(NativeMessageHeaderAccessor.NATIVE_HEADERS);
		return new StompMessage(destination, (type != null) ? type.toString() : null,
				own((headers instanceof Map<?, ?> map) ? map : Map.of()), payload);
	}

	/**
	 * Make a message.
	 */
	static Message<byte[]> message(StompMessage sent) {
		SimpMessageHeaderAccessor headers = SimpMessageHeaderAccessor.create(SimpMessageType.MESSAGE);
		headers.setDestination(sent.destination());
		if (sent.contentType() != null) {
			MimeType type = MimeTypeUtils.parseMimeType(sent.contentType());
			headers.setContentType(type);
		}
		own((sent.headers() != null) ? sent.headers() : Map.of())
			.forEach((name, values) -> values.forEach((value) -> headers.addNativeHeader(name, value)));
		return MessageBuilder.createMessage(sent.payload(), headers.getMessageHeaders());
	}

	private static Map<String, List<String>> own(Map<?, ?> headers) {
		Map<String, List<String>> own = new LinkedHashMap<>();
		headers.forEach((name, values) -> {
			if (own.size() < MAX_HEADERS && name instanceof String text && values instanceof List<?> list
					&& !OF_THE_CONNECTION.contains(text.toLowerCase(Locale.ROOT))) {
				List<String> bounded = new ArrayList<>();
				list.forEach((value) -> {
					if (value instanceof String one && text.length() + one.length() <= MAX_HEADER
							&& bounded.size() < MAX_HEADERS) {
						bounded.add(one);
					}
				});
				if (!bounded.isEmpty()) {
					own.put(text, bounded);
				}
			}
		});
		return own;
	}

}
