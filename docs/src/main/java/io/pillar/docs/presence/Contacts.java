package io.pillar.docs.presence;

import java.util.List;

import org.springframework.stereotype.Component;

import io.pillar.presence.Presence;

/**
 * Says of the contacts of a user who is there.
 */
// tag::contacts[]
@Component
public class Contacts {

	private final Presence presence;

	Contacts(Presence presence) {
		this.presence = presence;
	}

	public List<String> describe(List<String> contacts) {
		return contacts.stream().map(this::describe).toList();
	}

	private String describe(String user) {
		if (this.presence.isOnline(user)) {
			return user + " is in " + this.presence.channelsOf(user);
		}
		return this.presence.lastSeen(user)
			.map((moment) -> user + " was here at " + moment)
			.orElse(user + " was not here lately");
	}

}
// end::contacts[]
