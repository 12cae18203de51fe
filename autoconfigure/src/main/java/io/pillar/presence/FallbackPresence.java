package io.pillar.presence;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.pillar.redis.RedisUnavailableException;

/**
 * Presence on all nodes, and while Redis is away that of this node's own members.
 */
final class FallbackPresence implements PresenceStore {

	private final RedisPresence shared;

	private final RedisPresenceReads reads;

	private final RedisMembership membership;

	private final OwnMembers members;

	private final RedisTold told;

	private final PresenceEvents events;

	private final Typists typists;

	FallbackPresence(RedisPresence shared, RedisPresenceReads reads, RedisMembership membership, OwnMembers members,
			RedisTold told, PresenceEvents events, Typists typists) {
		this.shared = shared;
		this.reads = reads;
		this.membership = membership;
		this.members = members;
		this.told = told;
		this.events = events;
		this.typists = typists;
	}

	@Override
	public void begin() {
		this.shared.begin();
	}

	boolean isBegun() {
		return this.shared.isBegun();
	}

	@Override
	public CompletionStage<?> join(String channel, Member member) {
		this.shared.start();
		return this.membership.join(channel, member);
	}

	@Override
	public boolean leave(String channel, String connection) {
		return this.membership.leave(channel, connection);
	}

	@Override
	public int disconnect(String connection) {
		return this.membership.disconnect(connection);
	}

	@Override
	public boolean update(String channel, String connection, String metadata) {
		return this.membership.update(channel, connection, metadata);
	}

	@Override
	public List<Member> members(String channel, int limit) {
		return read(() -> this.reads.members(channel, limit), () -> this.members.members(channel, limit));
	}

	@Override
	public Set<String> users(String channel) {
		return read(() -> this.reads.users(channel), () -> this.members.users(channel));
	}

	@Override
	public long count(String channel) {
		return read(() -> this.reads.count(channel), () -> (long) this.members.users(channel).size());
	}

	@Override
	public boolean isOnline(String user) {
		return read(() -> this.reads.isOnline(user), () -> this.members.isHere(Presence.EVERYONE, user));
	}

	@Override
	public Set<String> channelsOf(String user) {
		return read(() -> this.reads.channelsOf(user), () -> this.members.channelsOf(user));
	}

	@Override
	public Optional<Instant> lastSeen(String user) {
		return read(() -> this.reads.lastSeen(user),
				() -> this.members.isHere(Presence.EVERYONE, user) ? Optional.of(this.reads.now()) : Optional.empty());
	}

	@Override
	public long visitors(String channel, LocalDate day) {
		return read(() -> this.reads.visitors(channel, day), () -> 0L);
	}

	@Override
	public void typing(String channel, String user) {
		this.shared.start();
		if (!this.shared.typing(channel, user)) {
			this.typists.hear(channel, user);
			this.events.typing(channel, user);
		}
	}

	@Override
	public PresenceStats stats() {
		return this.events.stats(this.members.size(), this.told.online());
	}

	@Override
	public List<Channel> channels(int limit) {
		return read(() -> this.reads.channels(limit),
				() -> this.members.channels()
					.stream()
					.filter((name) -> !name.equals(Presence.EVERYONE))
					.map((name) -> new Channel(name, this.members.users(name).size()))
					.sorted(Comparator.comparingLong(Channel::users).reversed())
					.limit(limit)
					.toList());
	}

	private <T> T read(Supplier<T> shared, Supplier<T> own) {
		this.shared.start();
		try {
			return shared.get();
		}
		catch (RedisUnavailableException ex) {
			return this.membership.own(own);
		}
	}

}
