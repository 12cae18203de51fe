package io.pillar.cache;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.pillar.redis.RedisLink;

/**
 * Makes the changes that this node could not make while Redis was away.
 */
final class RedisReplay {

	private static final long REPLAY_NANOS = Duration.ofSeconds(2).toNanos();

	private final RedisLink link;

	private final RedisChanges changes;

	private final PendingChanges pending;

	RedisReplay(RedisLink link, RedisChanges changes, PendingChanges pending) {
		this.link = link;
		this.changes = changes;
		this.pending = pending;
	}

	/**
	 * Make the changes that could not be made, for a bounded time. On a Cluster those of
	 * a server that does not answer are left for later: each would cost the time of a
	 * call, and the keys are not read meanwhile. So it is with a change that Redis
	 * refuses.
	 * @param tiers the caches
	 * @return whether none is left that can be made now
	 */
	boolean run(Map<String, RedisTier> tiers) {
		return run(tiers, this.link.isCluster());
	}

	/**
	 * Make what is left before the node stops, because nobody makes up for it afterwards:
	 * also what waits for a call that may yet be carried out, and once more what belongs
	 * to a server that did not answer a moment ago.
	 * @param tiers the caches
	 */
	void finish(Map<String, RedisTier> tiers) {
		this.pending.hurry();
		if (run(tiers) && this.link.isCluster()) {
			run(tiers, false);
		}
	}

	private boolean run(Map<String, RedisTier> tiers, boolean heedsSilence) {
		Round round = new Round(heedsSilence);
		boolean all = true;
		for (PendingChanges.Change change : this.pending.list()) {
			RedisTier tier = tiers.get(change.cache());
			Outcome outcome = (tier != null) ? round.make(tier.changes(), change) : Outcome.MADE;
			if (outcome == Outcome.MADE) {
				this.changes.replayed().increment();
				this.pending.done(change);
			}
			else if (outcome == Outcome.NOT_YET) {
				all = false;
			}
			else if (outcome == Outcome.NOT_ANSWERED && !this.link.isCluster()) {
				return false;
			}
		}
		return all;
	}

	/**
	 * What became of a change.
	 */
	enum Outcome {

		/**
		 * It was made.
		 */
		MADE,

		/**
		 * It was made, and has to be made once more when the call that was not answered
		 * cannot be carried out any more. Until then its key is not read from Redis, so
		 * nothing else has to wait for it.
		 */
		MADE_FOR_NOW,

		/**
		 * There is no time left for it.
		 */
		NOT_YET,

		/**
		 * The answer was an error.
		 */
		REFUSED,

		/**
		 * There was no answer, or none is expected.
		 */
		NOT_ANSWERED

	}

	/**
	 * One pass over the changes.
	 */
	private static final class Round {

		private final long end = System.nanoTime() + REPLAY_NANOS;

		// stays away to the end, whatever is heard of it meanwhile
		private final Set<Integer> away = new HashSet<>();

		private final boolean heedsSilence;

		Round(boolean heedsSilence) {
			this.heedsSilence = heedsSilence;
		}

		Outcome make(RedisTierChanges changes, PendingChanges.Change change) {
			int stripe = changes.stripe(change);
			if (this.away.contains(stripe) || this.heedsSilence && changes.isSilent(stripe)) {
				this.away.add(stripe);
				return Outcome.NOT_ANSWERED;
			}
			if (System.nanoTime() - this.end > 0) {
				return Outcome.NOT_YET;
			}
			boolean due = change.isDue();
			Outcome outcome = changes.replay(change);
			if (outcome == Outcome.NOT_ANSWERED) {
				this.away.add(stripe);
			}
			return (outcome == Outcome.MADE && !due) ? Outcome.MADE_FOR_NOW : outcome;
		}

	}

}
