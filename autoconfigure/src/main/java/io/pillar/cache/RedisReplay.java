package io.pillar.cache;

import java.time.Duration;
import java.util.Map;

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
	 * Make the changes that could not be made, for a bounded time.
	 * @param tiers the caches
	 * @return whether none is left that can be made now
	 */
	boolean run(Map<String, RedisTier> tiers) {
		long end = System.nanoTime() + REPLAY_NANOS;
		boolean all = true;
		for (PendingChanges.Change change : this.pending.list()) {
			RedisTier tier = tiers.get(change.cache());
			if (System.nanoTime() - end > 0 || !change.isDue()) {
				all = false;
			}
			else if (tier == null || tier.changes().replay(change)) {
				this.changes.replayed().increment();
				this.pending.done(change);
			}
			else if (!this.link.isCluster()) {
				return false;
			}
			// on a Cluster the stripe is blocked now; its keys stay pending and are not
			// read
		}
		return all;
	}

}
