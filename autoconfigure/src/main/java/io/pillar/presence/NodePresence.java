package io.pillar.presence;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What the application of this node is given: it checks what comes in, and lets those in
 * who may.
 */
final class NodePresence implements Presence {

	private final PresenceStore store;

	private final PresencePolicy policy;

	private final PresenceEvents events;

	private final ActiveUsers active;

	private final Typists typists;

	NodePresence(PresenceStore store, PresencePolicy policy, PresenceEvents events, ActiveUsers active,
			Typists typists) {
		this.store = store;
		this.policy = policy;
		this.events = events;
		this.active = active;
		this.typists = typists;
	}

	@Override
	public void join(String channel, Member member) {
		PresenceNames.check("channel", channel);
		this.store.begin();
		admit(channel, member).toCompletableFuture().join();
	}

	private CompletionStage<?> admit(String channel, Member member) {
		try {
			if (!this.policy.mayJoin(channel, member.user())) {
				throw new PresenceRefusedException("The PresencePolicy does not let this user join this channel");
			}
			return this.store.join(channel, member);
		}
		catch (PresenceRefusedException ex) {
			this.events.refused.increment();
			throw ex;
		}
	}

	@Override
	public boolean leave(String channel, String connection) {
		return this.store.leave(channel, connection);
	}

	@Override
	public int disconnect(String connection) {
		return this.store.disconnect(connection);
	}

	@Override
	public boolean update(String channel, String connection, String metadata) {
		PresenceNames.checkText("metadata", metadata, Member.MAX_METADATA);
		return this.store.update(channel, connection, metadata);
	}

	@Override
	public void active(String user) {
		PresenceNames.check("user", user);
		String connection = this.active.touch(user);
		if (connection == null) {
			return;
		}
		boolean admitted = false;
		try {
			admit(EVERYONE, Member.of(user, connection));
			admitted = true;
		}
		catch (PresenceRefusedException ex) {
			// it is counted, and tried again at the next request
		}
		finally {
			if (!admitted) {
				this.active.forget(user);
			}
		}
	}

	@Override
	public List<Member> members(String channel) {
		PresenceNames.check("channel", channel);
		if (channel.equals(EVERYONE)) {
			throw new IllegalArgumentException(
					"'channel' must not be everyone, who have no connections there: ask for users(EVERYONE)");
		}
		return this.store.members(channel, Integer.MAX_VALUE);
	}

	@Override
	public Set<String> users(String channel) {
		PresenceNames.check("channel", channel);
		return this.store.users(channel);
	}

	@Override
	public long count(String channel) {
		PresenceNames.check("channel", channel);
		return this.store.count(channel);
	}

	@Override
	public boolean isOnline(String user) {
		PresenceNames.check("user", user);
		return this.store.isOnline(user);
	}

	@Override
	public Set<String> channelsOf(String user) {
		PresenceNames.check("user", user);
		Set<String> channels = new HashSet<>(this.store.channelsOf(user));
		channels.remove(EVERYONE);
		return channels;
	}

	@Override
	public Optional<Instant> lastSeen(String user) {
		PresenceNames.check("user", user);
		return this.store.lastSeen(user);
	}

	@Override
	public void typing(String channel, String user) {
		PresenceNames.check("channel", channel);
		PresenceNames.check("user", user);
		if (this.typists.say(channel, user)) {
			this.store.typing(channel, user);
		}
	}

	@Override
	public Set<String> typists(String channel) {
		this.store.begin();
		return this.typists.in(channel);
	}

	@Override
	public long visitors(String channel, LocalDate day) {
		PresenceNames.check("channel", channel);
		return this.store.visitors(channel, day);
	}

}
