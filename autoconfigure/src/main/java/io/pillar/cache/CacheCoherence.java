package io.pillar.cache;

/**
 * How this node agrees with the others about what is cached. There is a bean of it where
 * caches are shared.
 *
 * @since 0.1.0
 */
public interface CacheCoherence {

	/**
	 * Return whether Redis is used now. Where it is away, memory and loaders go on alone.
	 * @return whether it is used
	 */
	boolean isSharing();

	/**
	 * Return whether the memory of the node is out of use too, because changes have not
	 * been heard of for longer than {@code pillar.cache.disconnected-limit}.
	 * @return whether it is out of use
	 */
	boolean isMemoryClosed();

	/**
	 * Return what it took so far.
	 * @return the counts
	 */
	CoherenceStats stats();

}
