package io.pillar.sample.chat;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.support.ChannelInterceptor;

/**
 * Refuses what the page does not do: to subscribe to many rooms by a pattern, and to send
 * a message past the controller, in the name of anybody.
 */
final class ChatGuard implements ChannelInterceptor {

	private static final Pattern ROOM = Pattern.compile("[a-z0-9-]{1,32}");

	private static final Pattern HEARD = Pattern.compile("/topic/(chat|members)/" + ROOM);

	private static final Pattern SENT = Pattern.compile("/app/chat/" + ROOM + "(/typing)?");

	static boolean isRoom(String name) {
		return ROOM.matcher(name).matches();
	}

	@Override
	public Message<?> preSend(Message<?> message, MessageChannel channel) {
		SimpMessageType type = SimpMessageHeaderAccessor.getMessageType(message.getHeaders());
		Pattern allowed = (type == SimpMessageType.SUBSCRIBE) ? HEARD : (type == SimpMessageType.MESSAGE) ? SENT : null;
		if (allowed != null && !matches(allowed, SimpMessageHeaderAccessor.getDestination(message.getHeaders()))) {
			throw new MessagingException("There is no such room.");
		}
		return message;
	}

	private static boolean matches(Pattern allowed, @Nullable String destination) {
		return destination != null && allowed.matcher(destination).matches();
	}

}
