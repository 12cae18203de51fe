package io.pillar.cache;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;

import io.pillar.redis.RedisLink;

/**
 * A change as it stands in the log of a stripe.
 *
 * @param position its number and id
 * @param cache the cache
 * @param key the key, or the new generation on the control stripe
 */
record RedisLoggedChange(RedisPosition position, String cache, String key) {

	/**
	 * Read the log.
	 * @param from the change to begin with
	 * @param link how to call Redis
	 * @param log the key of the log
	 * @param limit the most to read
	 * @return the changes, oldest first
	 */
	static List<RedisLoggedChange> since(RedisPosition from, RedisLink link, byte[] log, int limit) {
		Range<String> range = Range.from(Range.Boundary.including(from.number() + "-0"), Range.Boundary.unbounded());
		return link.repair((redis) -> redis.xrange(log, range, Limit.from(limit)))
			.stream()
			.map(RedisLoggedChange::of)
			.toList();
	}

	private static RedisLoggedChange of(StreamMessage<byte[], byte[]> message) {
		Map<String, String> fields = new HashMap<>();
		message.getBody().forEach((name, value) -> fields.put(RedisLayout.text(name), RedisLayout.text(value)));
		String stored = message.getId().replaceFirst("-.*", ":") + fields.getOrDefault("i", "");
		return new RedisLoggedChange(RedisPosition.parse(RedisLayout.bytes(stored)), fields.getOrDefault("c", ""),
				fields.getOrDefault("k", ""));
	}

}
