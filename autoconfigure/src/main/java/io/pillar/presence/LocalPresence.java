package io.pillar.presence;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Presence on this node only.
 */
final class LocalPresence implements PresenceStore, AutoCloseable {

	private static final long LONGEST_PAUSE = 1_000_000_000;

	private final OwnMembers members;

	private final LocalRecords records;

	private final LocalTeller told;

	private final Typists typists;

	private final ActiveUsers active;

	private final PresencePulse pulse = new PresencePulse(this::purge);

	private final long grace;

	LocalPresence(OwnMembers members, LocalRecords records, LocalTeller told, Typists typists, ActiveUsers active,
			PresenceSettings settings) {
		this.members = members;
		this.records = records;
		this.told = told;
		this.typists = typists;
		this.active = active;
		this.grace = settings.grace().toNanos();
	}

	void start() {
		this.told.start();
		this.pulse.start();
	}

	@Override
	public void begin() {
		// it began with the application
	}

	@Override
	public CompletionStage<?> join(String channel, Member member) {
		locked(() -> {
			OwnMember own = this.members.find(channel, member.connection());
			if (own != null && own.member.user().equals(member.user())) {
				change(own, member);
			}
			else {
				add(channel, member, own);
			}
			return null;
		});
		return CompletableFuture.completedFuture(null);
	}

	private void change(OwnMember own, Member member) {
		Member changed = member.since(own.since);
		if (!changed.equals(own.member)) {
			own.member = changed;
			if (!own.channel.equals(Presence.EVERYONE)) {
				this.told.updated(own.channel, changed);
			}
		}
	}

	private void add(String channel, Member member, @Nullable OwnMember replaced) {
		if (replaced != null) {
			end(replaced, 0);
		}
		boolean online = this.members.isHere(Presence.EVERYONE, member.user());
		boolean here = this.members.isHere(channel, member.user());
		this.members.add(channel, member);
		this.records.came(channel, member.user());
		if (!here && !channel.equals(Presence.EVERYONE)) {
			this.told.joined(channel, member.user());
		}
		if (!online) {
			this.records.came(Presence.EVERYONE, member.user());
			this.told.joined(Presence.EVERYONE, member.user());
		}
	}

	@Override
	public boolean leave(String channel, String connection) {
		return locked(() -> {
			OwnMember own = this.members.present(channel, connection);
			if (own != null) {
				end(own, 0);
			}
			return own != null;
		});
	}

	@Override
	public int disconnect(String connection) {
		int count = locked(() -> {
			List<OwnMember> all = this.members.of(connection);
			all.forEach((own) -> end(own, this.grace));
			return all.size();
		});
		this.pulse.hurry();
		return count;
	}

	private void end(OwnMember own, long grace) {
		this.members.leave(own, grace);
		if (grace == 0) {
			gone(own);
		}
	}

	private void gone(OwnMember own) {
		String user = own.member.user();
		if (!own.channel.equals(Presence.EVERYONE) && !this.members.isHere(own.channel, user)) {
			this.told.left(own.channel, user);
		}
		if (!this.members.isHere(Presence.EVERYONE, user)) {
			this.records.left(user);
			this.told.left(Presence.EVERYONE, user);
		}
	}

	private long purge() {
		this.active.expire().forEach((connection) -> leave(Presence.EVERYONE, connection));
		return Math.min(locked(() -> this.members.purge(this::gone)), LONGEST_PAUSE);
	}

	@Override
	public boolean update(String channel, String connection, String metadata) {
		return locked(() -> {
			OwnMember own = this.members.find(channel, connection);
			if (own != null) {
				change(own, own.member.withMetadata(metadata));
			}
			return own != null;
		});
	}

	@Override
	public List<Member> members(String channel, int limit) {
		return locked(() -> this.members.members(channel, limit));
	}

	@Override
	public Set<String> users(String channel) {
		return locked(() -> this.members.users(channel));
	}

	@Override
	public long count(String channel) {
		return users(channel).size();
	}

	@Override
	public boolean isOnline(String user) {
		return locked(() -> this.members.isHere(Presence.EVERYONE, user));
	}

	@Override
	public Set<String> channelsOf(String user) {
		return locked(() -> this.members.channelsOf(user));
	}

	@Override
	public Optional<Instant> lastSeen(String user) {
		return isOnline(user) ? Optional.of(this.records.now()) : this.records.lastSeen(user);
	}

	@Override
	public long visitors(String channel, LocalDate day) {
		return this.records.visitors(channel, day);
	}

	@Override
	public void typing(String channel, String user) {
		this.typists.hear(channel, user);
		this.told.typing(channel, user);
	}

	@Override
	public PresenceStats stats() {
		return this.told.stats(this.members.size());
	}

	@Override
	public List<Channel> channels(int limit) {
		return locked(this.members::channels).stream()
			.filter((name) -> !name.equals(Presence.EVERYONE))
			.map((name) -> new Channel(name, count(name)))
			.sorted(Comparator.comparingLong(Channel::users).reversed())
			.limit(limit)
			.toList();
	}

	private <T> T locked(Supplier<T> work) {
		this.members.lock.lock();
		try {
			return work.get();
		}
		finally {
			this.members.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.pulse.close();
		this.told.close();
	}

}
