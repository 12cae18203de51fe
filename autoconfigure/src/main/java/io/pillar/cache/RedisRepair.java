package io.pillar.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;

/**
 * Finds out what was not heard of, and makes good for it.
 */
/*
 * By one thread at a time: a stripe that another thread is about to put in order looks as
 * if it were. Who is to say that Redis can be trusted waits for that thread, whose calls
 * have a time budget.
 */
final class RedisRepair {

	/**
	 * How long a message may be on its way before it counts as lost.
	 */
	static final long ON_THE_WAY_MILLIS = 100;

	private static final Log logger = LogFactory.getLog(RedisRepair.class);

	private static final int MAX_CAUGHT_UP = 2000;

	private final ReentrantLock lock = new ReentrantLock();

	private final RedisStripe[] stripes = new RedisStripe[RedisLayout.CONTROL + 1];

	private final LongAdder gaps = new LongAdder();

	private final LongAdder repairedKeys = new LongAdder();

	private final LongAdder droppedStripes = new LongAdder();

	private final RedisLink link;

	private final RedisClock clock;

	private final RedisChanges changes;

	private final PendingChanges pending;

	private final RedisReplay replay;

	private final RedisGenerationReload generations;

	RedisRepair(RedisLink link, RedisClock clock, RedisChanges changes, RedisLayout layout, PendingChanges pending) {
		this.link = link;
		this.clock = clock;
		this.changes = changes;
		this.pending = pending;
		this.replay = new RedisReplay(link, changes, pending);
		for (int stripe = 0; stripe < this.stripes.length; stripe++) {
			this.stripes[stripe] = new RedisStripe(layout.position(stripe), layout.log(stripe));
		}
		this.generations = new RedisGenerationReload(link, changes, layout, this.stripes[RedisLayout.CONTROL]);
	}

	RedisReplay replay() {
		return this.replay;
	}

	RedisStripe stripe(int stripe) {
		return this.stripes[stripe];
	}

	/**
	 * Put everything in order after Redis was away. What others changed comes first: what
	 * this node makes up for would give numbers that hide what was lost.
	 * @param tiers the caches
	 * @return whether it worked
	 */
	boolean run(Map<String, RedisTier> tiers) {
		return alone(() -> putInOrder(tiers));
	}

	private boolean putInOrder(Map<String, RedisTier> tiers) {
		try {
			this.generations.reload(tiers.values());
			compareAll(tiers, true).forEach((stripe) -> lookAt(stripe, tiers));
			return this.replay.run(tiers);
		}
		catch (RuntimeException ex) {
			logger.debug("The cache could not be repaired yet", ex);
			return false;
		}
	}

	private <T> T alone(Supplier<T> work) {
		this.lock.lock();
		try {
			return work.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Compare where Redis is with where this node is.
	 * @param tiers the caches
	 * @param sampleClock whether to ask for the time as well
	 * @return the stripes in which Redis is ahead
	 */
	List<Integer> compare(Map<String, RedisTier> tiers, boolean sampleClock) {
		return alone(() -> compareAll(tiers, sampleClock));
	}

	private List<Integer> compareAll(Map<String, RedisTier> tiers, boolean sampleClock) {
		RedisPosition[] before = Arrays.stream(this.stripes).map(RedisStripe::position).toArray(RedisPosition[]::new);
		long[] highest = Arrays.stream(this.stripes).mapToLong(RedisStripe::highest).toArray();
		List<Optional<RedisPosition>> stored = RedisPositions.read(this.link, this.stripes);
		if (sampleClock) {
			this.clock.sample(this.link);
		}
		List<Integer> ahead = new ArrayList<>();
		for (int stripe = 0; stripe < this.stripes.length; stripe++) {
			RedisPosition there = stored.get(stripe).orElse(null);
			if (there == null) {
				this.stripes[stripe].silent();
				continue;
			}
			this.stripes[stripe].answered();
			if (RedisHistories.isAnother(this.stripes[stripe], there, before[stripe], highest[stripe])) {
				diverged(stripe, there, tiers);
			}
			else if (isAhead(this.stripes[stripe], there, before[stripe])) {
				ahead.add(stripe);
			}
		}
		return ahead;
	}

	/**
	 * Return whether every server answered when it was last asked.
	 */
	boolean isAnswered() {
		return Arrays.stream(this.stripes).noneMatch(RedisStripe::isSilent);
	}

	private static boolean isAhead(RedisStripe stripe, RedisPosition there, RedisPosition before) {
		if (there.number() == 0) {
			stripe.wasEmpty();
		}
		return there.number() > before.number() || stripe.isDoubtful();
	}

	/**
	 * Drop from memory what the log of a stripe names since the last change heard of.
	 * @param stripe the stripe
	 * @param tiers the caches
	 * @return whether anything was missing
	 */
	boolean catchUp(int stripe, Map<String, RedisTier> tiers) {
		return alone(() -> lookAt(stripe, tiers));
	}

	private boolean lookAt(int stripe, Map<String, RedisTier> tiers) {
		RedisStripe state = this.stripes[stripe];
		state.beginRepair();
		byte[] bytes = this.link.repair((redis) -> redis.get(state.positionKey()));
		RedisPosition there = RedisPosition.of(Optional.ofNullable(bytes));
		boolean behind = there.number() > state.position().number() || state.isDoubtful();
		if (behind) {
			this.gaps.increment();
			catchUp(stripe, state, there, tiers);
		}
		return behind;
	}

	private void catchUp(int stripe, RedisStripe state, RedisPosition there, Map<String, RedisTier> tiers) {
		// before the log is read: what is heard meanwhile is not in it
		long highest = state.highest();
		long doubts = state.doubts();
		RedisPosition from = state.position();
		List<RedisLoggedChange> log = RedisLoggedChange.since(from, this.link, state.logKey(), MAX_CAUGHT_UP);
		if (log.size() < MAX_CAUGHT_UP && RedisHistories.goesOn(from, log, state, highest)) {
			log.stream()
				.filter((change) -> change.position().number() > from.number())
				.forEach((change) -> apply(stripe, change, tiers));
			state.reached(log, doubts);
		}
		else {
			diverged(stripe, there, tiers);
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
		boolean first = this.stripes[stripe].highest() == 0;
		if (stripe == RedisLayout.CONTROL) {
			// before the stripe goes on: if it fails, the next comparison has to find the
			// same again
			this.generations.reload(tiers.values());
		}
		this.stripes[stripe].restart(there);
		if (stripe != RedisLayout.CONTROL) {
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
	}

	CoherenceStats stats(long messages) {
		return new CoherenceStats(messages, this.gaps.sum(), this.repairedKeys.sum(), this.droppedStripes.sum(),
				this.changes.replayed().sum(), this.pending.size());
	}

}
