package io.pillar.cache;

/**
 * Where the entries of a cache are kept.
 */
enum CacheTiers {

	/**
	 * In the memory of the node and in Redis.
	 */
	BOTH,

	/**
	 * In the memory of the node only; every node has its own.
	 */
	LOCAL,

	/**
	 * In Redis only; every read asks Redis.
	 */
	REDIS

}
