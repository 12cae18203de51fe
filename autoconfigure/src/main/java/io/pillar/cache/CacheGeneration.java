package io.pillar.cache;

import java.util.HexFormat;

/**
 * The time between two clears of a cache. Every value carries the generation in which it
 * was loaded or put; one of an earlier generation counts as absent. Evictions need not
 * know it, so one that is made by a node which has not heard of a clear yet still counts.
 *
 * @param number the number of the clear that it began with; a later one has a higher
 * number
 * @param salt tells generations apart that were given one number, as after a failover
 */
record CacheGeneration(long number, int salt) {

	private static final HexFormat HEX = HexFormat.of();

	/**
	 * A generation that no value is of.
	 */
	static final CacheGeneration UNKNOWN = new CacheGeneration(0, 0);

	static CacheGeneration parse(String id) {
		int hyphen = id.indexOf('-');
		try {
			return (hyphen > 0) ? new CacheGeneration(Long.parseLong(id.substring(0, hyphen)),
					HexFormat.fromHexDigits(id.substring(hyphen + 1))) : new CacheGeneration(0, id.hashCode());
		}
		catch (IllegalArgumentException ex) {
			return new CacheGeneration(0, id.hashCode());
		}
	}

	static String salt(int random) {
		return HEX.toHexDigits(random);
	}

}
