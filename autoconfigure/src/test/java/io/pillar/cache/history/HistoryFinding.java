package io.pillar.cache.history;

import java.util.List;

/**
 * One thing a cache did wrong.
 *
 * @param kind what kind of fault it is
 * @param round the round it was seen in
 * @param node the node it was seen on
 * @param cache the name of the cache, or a hyphen
 * @param key the key, or a hyphen
 * @param expected what would have been right
 * @param found what was there
 * @param history the last events on the row, the youngest last
 * @since 0.1.0
 */
public record HistoryFinding(Kind kind, long round, String node, String cache, String key, String expected,
		String found, List<String> history) {

	/**
	 * Defensive copy.
	 */
	public HistoryFinding {
		history = List.copyOf(history);
	}

	static HistoryFinding of(Kind kind, long round, String node, HistoryRow row, String expected, String found) {
		return new HistoryFinding(kind, round, node, row.cache(), row.key(), expected, found, row.lastEvents());
	}

	static HistoryFinding of(Kind kind, long round, String node, String expected, String found, List<String> history) {
		return new HistoryFinding(kind, round, node, "-", "-", expected, found, history);
	}

	boolean repeats(HistoryFinding other) {
		return kind() == other.kind() && round() == other.round() && cache().equals(other.cache())
				&& key().equals(other.key()) && found().equals(other.found());
	}

	@Override
	public String toString() {
		return "%s in round %d on node %s, cache '%s', key '%s': expected %s but found %s%n    %s".formatted(kind(),
				round(), node(), cache(), key(), expected(), found(),
				String.join(System.lineSeparator() + "    ", history()));
	}

	/**
	 * The kinds of faults.
	 */
	public enum Kind {

		/**
		 * After all writers had stopped, a node went on with a value that the database no
		 * longer held.
		 */
		STUCK_STALE,

		/**
		 * A thread did not see what it had written before on the same node.
		 */
		READ_YOUR_WRITES,

		/**
		 * A value was seen that no transaction has committed.
		 */
		UNCOMMITTED,

		/**
		 * A value was seen that is not one of the key's.
		 */
		FOREIGN,

		/**
		 * An exception reached the caller that is not the database's.
		 */
		EXCEPTION,

		/**
		 * A round did not end.
		 */
		HUNG

	}

}
