package io.pillar.session;

import io.pillar.embedded.RedisServer;

/**
 * Two nodes, the first of which may lose sight of Redis.
 */
interface TwoNodes extends AutoCloseable {

	/**
	 * Begin to have sessions.
	 * @param settings how they behave
	 */
	void open(SessionSettings settings);

	RedisServer redis();

	SessionSide here();

	SessionSide there();

	/**
	 * Leave the sessions as they are.
	 */
	void leave();

	@Override
	void close();

}
