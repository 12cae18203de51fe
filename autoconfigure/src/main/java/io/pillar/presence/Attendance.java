package io.pillar.presence;

/**
 * The connections of a user in a channel, held by this node. Read and changed under the
 * lock of {@link OwnMembers}.
 */
final class Attendance {

	final String channel;

	final String user;

	/**
	 * The number of its entry among the channels of the user, a new one each time
	 * somebody comes after nobody was here.
	 */
	long number;

	// the one before it, 0 where there was none
	long before;

	// connections that are not leaving
	int here;

	// connections
	int all;

	// until when those that are leaving are there, on the monotonic clock; of no meaning
	// where none is
	long until;

	Attendance(String channel, String user) {
		this.channel = channel;
		this.user = user;
	}

}
