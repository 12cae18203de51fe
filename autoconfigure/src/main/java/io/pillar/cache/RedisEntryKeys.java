package io.pillar.cache;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.pillar.redis.KeySpace;

/**
 * The keys of a cache's entries.
 */
final class RedisEntryKeys {

	private final byte[][] prefixes = new byte[Stripes.COUNT][];

	private final Stripes stripes;

	RedisEntryKeys(RedisLayout layout, String cache, Stripes stripes) {
		this.stripes = stripes;
		for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
			this.prefixes[stripe] = layout.entryPrefix(stripe, cache);
		}
	}

	int stripe(String key) {
		return this.stripes.of(key);
	}

	byte[] entry(String key) {
		byte[] prefix = this.prefixes[this.stripes.of(key)];
		byte[] part = KeySpace.part(key).getBytes(StandardCharsets.UTF_8);
		byte[] entry = Arrays.copyOf(prefix, prefix.length + part.length);
		System.arraycopy(part, 0, entry, prefix.length, part.length);
		return entry;
	}

}
