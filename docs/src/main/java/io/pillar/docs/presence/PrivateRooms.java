package io.pillar.docs.presence;

import org.springframework.stereotype.Component;

import io.pillar.presence.PresencePolicy;

/**
 * Lets only its owner into a private room.
 */
// tag::policy[]
@Component
public class PrivateRooms implements PresencePolicy {

	@Override
	public boolean mayJoin(String channel, String user) {
		return !channel.startsWith("private:") || channel.equals("private:" + user);
	}

}
// end::policy[]
