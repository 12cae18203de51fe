package io.pillar.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisLink;

/**
 * Makes the generations of this node those that Redis has, whatever their numbers, after
 * Redis was away or lost its memory.
 */
final class RedisGenerationReload {

	private static final int MAX_ROUNDS = 10;

	private final RedisLink link;

	private final RedisChanges changes;

	private final RedisLayout layout;

	private final RedisStripe control;

	RedisGenerationReload(RedisLink link, RedisChanges changes, RedisLayout layout, RedisStripe control) {
		this.link = link;
		this.changes = changes;
		this.layout = layout;
		this.control = control;
	}

	/**
	 * Read the generations, and again those of caches that are cleared meanwhile.
	 * @param tiers the caches
	 * @throws IllegalStateException if clears come faster than Redis answers
	 */
	void reload(Collection<RedisTier> tiers) {
		List<RedisTier> left = List.copyOf(tiers);
		for (int round = 0; !left.isEmpty(); round++) {
			if (round == MAX_ROUNDS) {
				throw new IllegalStateException("Caches are cleared faster than their generations can be read");
			}
			left = reloadOnce(left);
		}
	}

	// returns those that were cleared meanwhile
	private List<RedisTier> reloadOnce(List<RedisTier> tiers) {
		Map<RedisTier, Long> moves = new HashMap<>();
		tiers.forEach((tier) -> moves.put(tier, tier.generations().moves()));
		Map<String, String> stored = new HashMap<>();
		this.link.repair((redis) -> redis.hgetall(this.layout.generations()))
			.forEach((cache, generation) -> stored.put(RedisLayout.text(cache), RedisLayout.text(generation)));
		List<RedisTier> cleared = new ArrayList<>();
		moves.forEach((tier, before) -> {
			if (!tier.generations().restart(generation(tier, stored.get(tier.id())), before)) {
				cleared.add(tier);
			}
		});
		return cleared;
	}

	private CacheGeneration generation(RedisTier tier, @Nullable String stored) {
		return (stored != null) ? CacheGeneration.parse(stored)
				: this.changes.generation(tier.id(), this.control, false, true);
	}

}
