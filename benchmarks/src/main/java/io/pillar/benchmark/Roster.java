package io.pillar.benchmark;

/**
 * One node's view of who is there, as its own users would call it.
 */
interface Roster extends AutoCloseable {

	/**
	 * Let a user who is nowhere else join.
	 * @param room what to join
	 * @param user the user
	 */
	void join(String room, String user);

	void leave(String room, String user);

	/**
	 * Return how many users are in a room.
	 * @param room the room
	 * @return the number of users
	 */
	long count(String room);

	/**
	 * Say from now on that those who are there now still are.
	 */
	void beat();

	@Override
	void close();

}
