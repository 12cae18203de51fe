package io.pillar.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

import io.lettuce.core.KeyValue;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;

/**
 * Finds out what was not heard of, and makes good for it.
 */
final class RedisRepair {

	/**
	 * How long a message may be on its way before it counts as lost.
	 */
	static final long ON_THE_WAY_MILLIS = 100;

	private static final Log logger = LogFactory.getLog(RedisRepair.class);

	private static final int MAX_CAUGHT_UP = 2000;

	private final RedisStripe[] stripes = new RedisStripe[RedisLayout.CONTROL + 1];

	private final LongAdder gaps = new LongAdder();

	private final LongAdder repairedKeys = new LongAdder();

	private final LongAdder droppedStripes = new LongAdder();

	private final RedisLink link;

	private final RedisClock clock;

	private final RedisChanges changes;

	private final RedisLayout layout;

	private final PendingChanges pending;

	RedisRepair(RedisLink link, RedisClock clock, RedisChanges changes, RedisLayout layout, PendingChanges pending) {
		this.link = link;
		this.clock = clock;
		this.changes = changes;
		this.layout = layout;
		this.pending = pending;
		for (int stripe = 0; stripe < this.stripes.length; stripe++) {
			this.stripes[stripe] = new RedisStripe(layout.position(stripe), layout.log(stripe));
		}
	}

	RedisStripe stripe(int stripe) {
		return this.stripes[stripe];
	}

	/**
	 * Put everything in order after Redis was away.
	 * @param tiers the caches
	 * @return whether it worked
	 */
	boolean run(Map<String, RedisTier> tiers) {
		try {
			if (!replay(tiers)) {
				return false;
			}
			reloadGenerations(tiers);
			catchUpIfStillBehind(compare(tiers, true), tiers);
			return true;
		}
		catch (RuntimeException ex) {
			logger.debug("The cache could not be repaired yet", ex);
			return false;
		}
	}

	/**
	 * Make the changes that could not be made.
	 * @param tiers the caches
	 * @return whether none is left
	 */
	boolean replay(Map<String, RedisTier> tiers) {
		boolean all = true;
		for (PendingChanges.Change change : this.pending.list()) {
			RedisTier tier = tiers.get(change.cache());
			if (!change.isDue()) {
				all = false;
			}
			else if (tier == null || tier.changes().replay(change)) {
				this.changes.replayed().increment();
				this.pending.done(change);
			}
			else {
				all = false;
			}
		}
		return all;
	}

	/**
	 * Compare where Redis is with where this node is.
	 * @param tiers the caches
	 * @param sampleClock whether to ask for the time as well
	 * @return the stripes in which Redis is ahead
	 */
	List<Integer> compare(Map<String, RedisTier> tiers, boolean sampleClock) {
		RedisPosition[] before = Arrays.stream(this.stripes).map(RedisStripe::position).toArray(RedisPosition[]::new);
		byte[][] keys = Arrays.stream(this.stripes).map(RedisStripe::positionKey).toArray(byte[][]::new);
		List<KeyValue<byte[], byte[]>> stored = this.link.repair((redis) -> redis.mget(keys));
		if (sampleClock) {
			this.clock.sample(this.link);
		}
		List<Integer> ahead = new ArrayList<>();
		for (int stripe = 0; stripe < this.stripes.length; stripe++) {
			RedisPosition there = RedisPosition.of(Optional.ofNullable(stored.get(stripe).getValueOrElse(null)));
			if (before[stripe].number() == 0 && there.number() > 0) {
				diverged(stripe, there, tiers);
			}
			else if (there.number() > before[stripe].number()) {
				ahead.add(stripe);
			}
			else if (!there.equals(before[stripe])) {
				diverged(stripe, there, tiers);
			}
		}
		return ahead;
	}

	boolean catchUpIfStillBehind(List<Integer> ahead, Map<String, RedisTier> tiers) {
		boolean missing = false;
		for (int stripe : ahead) {
			RedisPosition there = stored(this.stripes[stripe]);
			if (there.number() > this.stripes[stripe].position().number()) {
				missing |= catchUp(stripe, tiers);
			}
		}
		return missing;
	}

	private RedisPosition stored(RedisStripe stripe) {
		return RedisPosition.of(Optional.ofNullable(this.link.repair((redis) -> redis.get(stripe.positionKey()))));
	}

	/**
	 * Drop from memory what the log of a stripe names since the last change heard of.
	 * @param stripe the stripe
	 * @param tiers the caches
	 * @return whether anything was missing
	 */
	boolean catchUp(int stripe, Map<String, RedisTier> tiers) {
		RedisStripe state = this.stripes[stripe];
		if (!state.beginRepair()) {
			return false;
		}
		try {
			RedisPosition from = state.position();
			RedisPosition there = stored(state);
			List<RedisLoggedChange> log = RedisLoggedChange.since(from, this.link, state.logKey(), MAX_CAUGHT_UP);
			this.gaps.increment();
			if (from.number() == 0 || log.isEmpty() || log.size() == MAX_CAUGHT_UP
					|| !log.get(0).position().equals(from)) {
				diverged(stripe, there, tiers);
				return true;
			}
			log.stream().skip(1).forEach((change) -> apply(stripe, change, tiers));
			state.reached(log.get(log.size() - 1).position());
			return true;
		}
		finally {
			state.endRepair();
		}
	}

	private void apply(int stripe, RedisLoggedChange change, Map<String, RedisTier> tiers) {
		RedisTier tier = tiers.get(change.cache());
		if (tier == null) {
			return;
		}
		this.repairedKeys.increment();
		if (stripe == RedisLayout.CONTROL) {
			tier.generations().adopt(CacheGeneration.parse(change.key()));
		}
		else {
			tier.cache().keyChanged(change.key(), change.position().number());
		}
	}

	private void diverged(int stripe, RedisPosition there, Map<String, RedisTier> tiers) {
		boolean first = this.stripes[stripe].position().number() == 0;
		this.stripes[stripe].restart(there);
		if (stripe == RedisLayout.CONTROL) {
			reloadGenerations(tiers);
		}
		else {
			tiers.values().forEach((tier) -> tier.cache().stripeChanged(stripe));
		}
		if (!first) {
			this.droppedStripes.increment();
			changeAgain(stripe, tiers);
		}
	}

	private void changeAgain(int stripe, Map<String, RedisTier> tiers) {
		RecentChanges recent = this.changes.recent();
		if (recent.isIncomplete(stripe)) {
			tiers.values().forEach((tier) -> this.pending.addAll(tier.id(), 0));
		}
		else {
			recent.of(stripe).forEach((made) -> this.pending.add(made.cache(), made.key(), 0));
		}
		replay(tiers);
	}

	private void reloadGenerations(Map<String, RedisTier> tiers) {
		Map<RedisTier, Optional<CacheGeneration>> before = new HashMap<>();
		tiers.values().forEach((tier) -> before.put(tier, Optional.ofNullable(tier.generations().current())));
		Map<String, String> stored = new HashMap<>();
		this.link.repair((redis) -> redis.hgetall(this.layout.generations()))
			.forEach((cache, generation) -> stored.put(RedisLayout.text(cache), RedisLayout.text(generation)));
		before.forEach((tier, present) -> {
			String generation = stored.get(tier.id());
			tier.generations()
				.restart((generation != null) ? CacheGeneration.parse(generation)
						: this.changes.generation(tier.id(), false, true), present.orElse(null));
		});
	}

	CoherenceStats stats(long messages) {
		return new CoherenceStats(messages, this.gaps.sum(), this.repairedKeys.sum(), this.droppedStripes.sum(),
				this.changes.replayed().sum(), this.pending.size());
	}

}
