package io.pillar.sample.chat;

import java.util.Set;

import org.springframework.context.event.EventListener;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.stereotype.Component;

import io.pillar.presence.MemberJoined;
import io.pillar.presence.MemberLeft;
import io.pillar.presence.MemberTyping;
import io.pillar.presence.Presence;

/**
 * Who is in which room: whoever subscribes to its messages, which Pillar sees. Every node
 * hears who comes and goes, and tells its own browsers.
 */
@Component
class ChatRooms {

	/**
	 * Where the messages of rooms are, which Pillar brings to all nodes.
	 */
	static final String MESSAGES = "/topic/chat/";

	/**
	 * Where each node tells its browsers who is in a room.
	 */
	static final String MEMBERS = "/topic/members/";

	private final Presence presence;

	private final SimpMessagingTemplate broker;

	ChatRooms(Presence presence, SimpMessagingTemplate broker) {
		this.presence = presence;
		this.broker = broker;
	}

	Set<String> members(String room) {
		return this.presence.users(room);
	}

	void typing(String room, String user) {
		this.presence.typing(room, user);
	}

	@EventListener
	void joined(MemberJoined event) {
		tell(event.channel(), "joined", event.user());
	}

	@EventListener
	void left(MemberLeft event) {
		tell(event.channel(), "left", event.user());
	}

	@EventListener
	void typing(MemberTyping event) {
		tell(event.channel(), "typing", event.user());
	}

	private void tell(String channel, String what, String user) {
		// that somebody is online at all is a channel too
		if (ChatGuard.isRoom(channel)) {
			this.broker.convertAndSend(MEMBERS + channel, new News(what, user));
		}
	}

	/**
	 * What a page hears of a room.
	 *
	 * @param what joined, left or typing
	 * @param user who did
	 */
	private record News(String what, String user) {

	}

}
