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
	 * An entry whose grace runs.
	 *
	 * @param own the entry
	 * @param until until when it is there, on the monotonic clock
	 */
	record Ending(RedisOwnEntry own, long until) {

	}

}
