package io.pillar.presence;

/**
 * A connection in a channel, held by this node. Read and changed under the lock of
 * {@link OwnMembers}.
 */
final class OwnMember {

	final long number;

	// that of the same connection whose grace ran when it came back, 0 where none did
	long before;

	final String channel;

	final long since;

	final Attendance attendance;

	Member member;

	long revision = 1;

	boolean leaving;

	long leavesAt;

	OwnMember(long number, String channel, Member member, long since, Attendance attendance) {
		this.number = number;
		this.channel = channel;
		this.member = member;
		this.since = since;
		this.attendance = attendance;
	}

}
