package io.pillar.event;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Fingerprints of the last events of a partition in the order in which they came,
 * whatever their numbers: what tells that an event was sent twice.
 */
final class RecentEvents {

	private static final int SIZE = 4096;

	private static final int MAX_RESENT = 10_000;

	private static final int MAX_ALONE = 100_000;

	private final PublisherPlaces places;

	private final long[] prints = new long[SIZE];

	// of what was sent twice, the first one may come last
	private final Set<Long> resent = new LinkedHashSet<>();

	// of this node, which have not come with a number
	private final Set<Long> alone = new LinkedHashSet<>();

	private int next;

	/**
	 * Create one.
	 * @param own the name of this node
	 */
	RecentEvents(String own) {
		this.places = new PublisherPlaces(own);
	}

	/**
	 * Note that a history is over.
	 */
	void end() {
		this.places.end();
	}

	void add(long print) {
		this.prints[this.next++ & (SIZE - 1)] = print;
	}

	private boolean contains(long print) {
		for (long recent : this.prints) {
			if (recent == print) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether an event has come before, as far as that is remembered.
	 * @param back whether its number was given before, to whatever event
	 */
	boolean isRepeated(String text, long print, boolean back) {
		boolean over = !this.places.take(text);
		if (Envelope.isSentAgain(text)) {
			return !remember(this.resent, print, MAX_RESENT) || contains(print) || over;
		}
		return over || back && contains(print) || !this.resent.isEmpty() && this.resent.contains(print);
	}

	/**
	 * Add an event that comes without a number.
	 * @return whether it has not come before
	 */
	boolean addAlone(long print) {
		return !contains(print) && remember(this.alone, print, MAX_ALONE);
	}

	/**
	 * Return whether an event that comes with a number has come without one.
	 */
	boolean wasAlone(long print) {
		return !this.alone.isEmpty() && this.alone.remove(print);
	}

	/**
	 * Remember some, the last of them.
	 * @return whether it was not among them
	 */
	private static boolean remember(Set<Long> prints, long print, int max) {
		if (prints.size() >= max) {
			prints.remove(prints.iterator().next());
		}
		return prints.add(print);
	}

}
