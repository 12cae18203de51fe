package io.pillar.presence;

import org.jspecify.annotations.Nullable;

/**
 * An entry that this node wrote or is about to. Read under the lock of
 * {@link OwnMembers}.
 *
 * @param entry its names
 * @param member the connection, {@code null} for one that lies with the user
 * @param attendance the connections of the user in the channel
 */
record RedisOwnEntry(RedisEntry entry, @Nullable OwnMember member, Attendance attendance) {

	static RedisOwnEntry ofChannel(OwnMember own, String node) {
		return new RedisOwnEntry(RedisEntry.ofChannel(own.channel, node, own.number), own, own.attendance);
	}

	static RedisOwnEntry ofUser(Attendance attendance, String node) {
		return new RedisOwnEntry(RedisEntry.ofUser(attendance.user, node, attendance.number), null, attendance);
	}

	/**
	 * Return the channel that the user joins and leaves by it.
	 */
	String channel() {
		return (this.member != null) ? this.member.channel : Presence.EVERYONE;
	}

	String user() {
		return this.attendance.user;
	}

	String written() {
		OwnMember own = this.member;
		return (own != null)
				? RedisValue.write(user(), own.member.connection(), own.member.device(), own.member.metadata())
				: RedisValue.write(user(), this.attendance.channel, "", "");
	}

	long revision() {
		return (this.member != null) ? this.member.revision : 1;
	}

}
