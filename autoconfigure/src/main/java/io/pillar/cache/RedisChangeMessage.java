package io.pillar.cache;

import java.util.Optional;

/**
 * A message about a change, as the scripts write it.
 *
 * @param stripe the stripe
 * @param number its number in the stripe
 * @param id its id, which begins with the node that made it
 * @param atMillis when it was made, by Redis's clock
 * @param cache the cache
 * @param key the key, or the new generation on the control stripe
 */
record RedisChangeMessage(int stripe, long number, String id, long atMillis, String cache, String key) {

	static Optional<RedisChangeMessage> parse(String text) {
		String[] parts = text.split("\\|", 6);
		if (parts.length != 6) {
			return Optional.empty();
		}
		try {
			int stripe = Integer.parseInt(parts[0]);
			if (stripe < 0 || stripe > RedisLayout.CONTROL) {
				return Optional.empty();
			}
			return Optional.of(new RedisChangeMessage(stripe, Long.parseLong(parts[1]), parts[2],
					Long.parseLong(parts[3]), parts[4], parts[5]));
		}
		catch (NumberFormatException ex) {
			return Optional.empty();
		}
	}

}
