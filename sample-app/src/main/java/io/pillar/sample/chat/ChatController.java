package io.pillar.sample.chat;

import java.security.Principal;
import java.time.Instant;
import java.util.Set;

import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;

import io.pillar.event.EventStream;
import io.pillar.event.EventTopic;

/**
 * The page, and what it asks and sends.
 */
@Controller
class ChatController {

	private static final int LONGEST = 1000;

	private final ChatRooms rooms;

	ChatController(ChatRooms rooms) {
		this.rooms = rooms;
	}

	@GetMapping("/chat")
	String page() {
		return "forward:/chat/index.html";
	}

	@GetMapping("/chat/rooms/{room}")
	@ResponseBody
	Set<String> members(@PathVariable @Pattern(regexp = "[a-z0-9-]{1,32}") String room) {
		return this.rooms.members(room);
	}

	@GetMapping("/chat/prices")
	EventStream prices() {
		return EventStream.of(EventTopic.parse(Market.TOPIC), Price.class);
	}

	/**
	 * Say something to all who are in the room, whatever node they are at.
	 */
	@MessageMapping("/chat/{room}")
	@SendTo("/topic/chat/{room}")
	@Nullable ChatMessage say(Principal user, @Payload String text) {
		String said = text.strip();
		return (said.isEmpty() || said.length() > LONGEST) ? null
				: new ChatMessage(user.getName(), said, Instant.now());
	}

	@MessageMapping("/chat/{room}/typing")
	void typing(@DestinationVariable String room, Principal user) {
		this.rooms.typing(room, user.getName());
	}

}
