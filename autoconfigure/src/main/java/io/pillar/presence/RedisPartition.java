package io.pillar.presence;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What this node wrote to a partition, as far as it knows. Read and changed under the
 * lock of {@link OwnMembers}.
 */
final class RedisPartition {

	final int index;

	/**
	 * The sum of the numbers of the entries.
	 */
	long sum;

	final Map<String, RedisOwnEntry> entries = new HashMap<>();

	/**
	 * Entries whose grace runs.
	 */
	final Map<String, Ending> ending = new HashMap<>();

	/**
	 * Entries that left while their grace ran, and Redis may not know it, with the end of
	 * that grace: by then they are gone there too.
	 */
	final Map<RedisEntry, Long> hurried = new HashMap<>();

	/**
	 * Entries that changed, and Redis may not know it.
	 */
	final Set<String> changed = new HashSet<>();

	RedisPartition(int index) {
		this.index = index;
	}

	void add(RedisOwnEntry own) {
		if (this.entries.put(own.entry().whole(), own) == null) {
			this.sum += own.entry().number();
		}
	}

	void remove(RedisEntry entry) {
		if (this.entries.remove(entry.whole()) != null) {
			this.sum -= entry.number();
			this.changed.remove(entry.whole());
		}
	}

	/**
	 * Note that an entry leaves whose grace runs.
	 * @param max of how many it is noted: others leave when it is over
	 * @return whether it does
	 */
	boolean hurry(RedisEntry entry, int max) {
		Ending ending = this.ending.remove(entry.whole());
		if (ending != null && this.hurried.size() < max) {
			this.hurried.put(entry, ending.until());
		}
		return ending != null;
	}

	/**
	 * Forget whose grace is over.
	 * @return whether there were any
	 */
	boolean purge(long now) {
		return this.ending.values().removeIf((ending) -> ending.until() - now <= 0)
				| this.hurried.values().removeIf((until) -> until - now <= 0);
	}

	/**
	 * An entry whose grace runs.
	 *
	 * @param own the entry
	 * @param until until when it is there, on the monotonic clock
	 */
	record Ending(RedisOwnEntry own, long until) {

	}

}
