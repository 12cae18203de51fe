package io.pillar.cache;

/**
 * Spreads the keys of a cache over a fixed number of stripes. Changes are numbered and
 * written down per stripe. All nodes and all versions must agree on it.
 */
final class Stripes {

	/**
	 * How many there are. Part of the stored format: changing it needs a new one.
	 */
	static final int COUNT = 64;

	private final int seed;

	Stripes(String cache) {
		this.seed = cache.hashCode() * 31;
	}

	int of(String key) {
		int hash = this.seed + key.hashCode();
		hash *= 0x9E3779B9;
		return (hash >>> 26) & (COUNT - 1);
	}

}
