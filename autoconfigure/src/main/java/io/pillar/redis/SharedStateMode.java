package io.pillar.redis;

/**
 * Where shared state lives.
 */
enum SharedStateMode {

	/**
	 * In Redis where a connection to one is configured, on the node otherwise.
	 */
	AUTO,

	/**
	 * In Redis.
	 */
	REDIS,

	/**
	 * On the node; Redis is never touched.
	 */
	LOCAL

}
