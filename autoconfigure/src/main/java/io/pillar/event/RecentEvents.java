package io.pillar.event;

/**
 * Fingerprints of the last events of a partition in the order in which they came,
 * whatever their numbers: what tells that an event was sent twice.
 */
final class RecentEvents {

	private static final int SIZE = 4096;

	private final long[] prints = new long[SIZE];

	private int next;

	void add(long print) {
		this.prints[this.next++ & (SIZE - 1)] = print;
	}

	boolean contains(long print) {
		for (long recent : this.prints) {
			if (recent == print) {
				return true;
			}
		}
		return false;
	}

}
