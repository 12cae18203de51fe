package io.pillar.lock;

/**
 * Among whom a lease is the only one.
 *
 * @since 0.1.0
 */
public enum LeaseScope {

	/**
	 * All nodes that use the same Redis and namespace.
	 */
	FLEET,

	/**
	 * This node alone. Another node may hold a lease of the same name.
	 */
	NODE

}
