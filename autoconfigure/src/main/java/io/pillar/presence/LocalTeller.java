package io.pillar.presence;

import java.util.Map;
import java.util.Set;

/**
 * Tells the application of this node who joined and left on it.
 */
final class LocalTeller implements AutoCloseable {

	private final PresenceTeller teller = new PresenceTeller();

	private final OwnMembers members;

	private final PresenceEvents events;

	private final ToldMembers told;

	private volatile int online;

	LocalTeller(OwnMembers members, PresenceEvents events, int max) {
		this.members = members;
		this.events = events;
		this.told = new ToldMembers(new ToldMembers.Room(max));
	}

	void start() {
		this.teller.start(this::catchUp);
	}

	void joined(String channel, String user) {
		this.teller.tell(() -> tellJoined(channel, user));
	}

	void left(String channel, String user) {
		this.teller.tell(() -> tellLeft(channel, user));
	}

	void updated(String channel, Member member) {
		this.teller.tell(() -> this.events.updated(channel, member));
	}

	void typing(String channel, String user) {
		this.teller.tell(() -> this.events.typing(channel, user));
	}

	private void tellJoined(String channel, String user) {
		if (this.told.add(channel, user)) {
			this.online = this.told.count(Presence.EVERYONE);
			this.events.joined(channel, user);
		}
	}

	private void tellLeft(String channel, String user) {
		if (this.told.remove(channel, user)) {
			this.online = this.told.count(Presence.EVERYONE);
			this.events.left(channel, user);
		}
	}

	/**
	 * Tell what found no room, from what there is now.
	 */
	private void catchUp() {
		Map<String, Set<String>> here = this.members.everybody();
		this.told.where((channel, user) -> !here.getOrDefault(channel, Set.of()).contains(user))
			.forEach((channel, users) -> users.forEach((user) -> tellLeft(channel, user)));
		here.forEach((channel, users) -> users.forEach((user) -> tellJoined(channel, user)));
	}

	PresenceStats stats(int members) {
		return this.events.stats(members, this.online);
	}

	@Override
	public void close() {
		this.teller.close();
	}

}
