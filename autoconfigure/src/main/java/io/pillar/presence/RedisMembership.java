package io.pillar.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The members of this node, kept here and in Redis.
 */
final class RedisMembership {

	private final OwnMembers members;

	private final RedisPartitions partitions;

	private final long grace;

	private final RedisPresenceFollower follower;

	RedisMembership(OwnMembers members, RedisPartitions partitions, PresenceSettings settings,
			RedisPresenceFollower follower) {
		this.members = members;
		this.partitions = partitions;
		this.grace = settings.grace().toNanos();
		this.follower = follower;
	}

	CompletableFuture<?> join(String channel, Member member) {
		return locked(() -> {
			OwnMember own = this.members.find(channel, member.connection());
			if (own != null && own.member.user().equals(member.user())) {
				return change(own, member);
			}
			if (own != null) {
				end(own, 0);
			}
			return write(this.members.add(channel, member));
		});
	}

	private CompletableFuture<?> write(OwnMember added) {
		List<CompletableFuture<?>> answers = new ArrayList<>(2);
		if (!added.channel.equals(Presence.EVERYONE)) {
			answers.add(this.partitions.write(RedisOwnEntry.ofChannel(added, this.partitions.node()), added.before));
		}
		if (added.attendance.here == 1) {
			answers.add(this.partitions.write(RedisOwnEntry.ofUser(added.attendance, this.partitions.node()),
					added.attendance.before));
		}
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
	}

	private CompletableFuture<?> change(OwnMember own, Member member) {
		Member changed = member.since(own.since);
		if (changed.equals(own.member)) {
			return CompletableFuture.completedFuture(null);
		}
		own.member = changed;
		own.revision++;
		return own.channel.equals(Presence.EVERYONE) ? CompletableFuture.completedFuture(null)
				: this.partitions.change(RedisOwnEntry.ofChannel(own, this.partitions.node()));
	}

	boolean update(String channel, String connection, String metadata) {
		return await(this.<@Nullable CompletableFuture<?>>locked(() -> {
			OwnMember own = this.members.find(channel, connection);
			return (own != null) ? change(own, own.member.withMetadata(metadata)) : null;
		}));
	}

	boolean leave(String channel, String connection) {
		return await(this.<@Nullable CompletableFuture<?>>locked(() -> {
			OwnMember own = this.members.present(channel, connection);
			return (own != null) ? end(own, 0) : null;
		}));
	}

	/**
	 * Let a user go who was online by requests. The answer says when Redis knows.
	 */
	CompletableFuture<?> inactive(String connection) {
		return locked(() -> {
			OwnMember own = this.members.find(Presence.EVERYONE, connection);
			return (own != null) ? end(own, 0) : CompletableFuture.completedFuture(null);
		});
	}

	private static boolean await(@Nullable CompletableFuture<?> answer) {
		if (answer != null) {
			answer.join();
		}
		return answer != null;
	}

	int disconnect(String connection) {
		return locked(() -> {
			List<OwnMember> all = this.members.of(connection);
			all.forEach((own) -> end(own, this.grace));
			return all.size();
		});
	}

	private CompletableFuture<?> end(OwnMember own, long grace) {
		Attendance attendance = own.attendance;
		this.members.leave(own, grace);
		List<CompletableFuture<?>> answers = new ArrayList<>(2);
		if (!own.channel.equals(Presence.EVERYONE)) {
			answers.add(this.partitions.end(RedisOwnEntry.ofChannel(own, this.partitions.node()), own.leavesAt));
		}
		if (attendance.here == 0) {
			answers
				.add(this.partitions.end(RedisOwnEntry.ofUser(attendance, this.partitions.node()), attendance.until));
		}
		if (grace == 0) {
			gone(own);
		}
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
	}

	private void gone(OwnMember own) {
		String user = own.member.user();
		if (!this.members.isHere(own.channel, user)) {
			this.follower.leftAlone(own.channel, user);
		}
		if (!this.members.isHere(Presence.EVERYONE, user)) {
			this.follower.leftAlone(Presence.EVERYONE, user);
		}
	}

	/**
	 * Forget those whose grace is over, as Redis does by itself.
	 */
	void purge() {
		locked(() -> this.members.purge(this::gone));
		this.partitions.purge();
	}

	/**
	 * Read what this node knows of its own members.
	 */
	<T> T own(Supplier<T> work) {
		return locked(work);
	}

	int size() {
		return this.members.size();
	}

	private <T extends @Nullable Object> T locked(Supplier<T> work) {
		this.members.lock.lock();
		try {
			return work.get();
		}
		finally {
			this.members.lock.unlock();
		}
	}

}
