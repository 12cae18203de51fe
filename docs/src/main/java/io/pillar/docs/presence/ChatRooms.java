package io.pillar.docs.presence;

import java.util.Set;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.pillar.presence.Member;
import io.pillar.presence.MemberJoined;
import io.pillar.presence.MemberLeft;
import io.pillar.presence.Presence;

/**
 * Lets connections of a chat into rooms, and says who comes and goes.
 */
// tag::rooms[]
@Component
public class ChatRooms {

	private final Presence presence;

	ChatRooms(Presence presence) {
		this.presence = presence;
	}

	public Set<String> enter(String room, String user, String connection, String device) {
		this.presence.join(room, Member.of(user, connection).withDevice(device));
		return this.presence.users(room);
	}

	public void leave(String room, String connection) {
		this.presence.leave(room, connection);
	}

	public void connectionLost(String connection) {
		this.presence.disconnect(connection);
	}

	@EventListener
	void joined(MemberJoined event) {
		System.out.println(event.user() + " joined " + event.channel());
	}

	@EventListener
	void left(MemberLeft event) {
		System.out.println(event.user() + " left " + event.channel());
	}

}
// end::rooms[]
