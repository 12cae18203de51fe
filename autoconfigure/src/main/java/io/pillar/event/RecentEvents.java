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

	/**
	 * Note that there is a gap.
	 */
	void gap() {
		this.places.gap();
	}

	private void add(long print) {
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
	 * Take the next event.
	 * @param known what was known of the numbers before it
	 * @return whether it has come before, as far as that is remembered
	 */
	Seen take(String text, long print, long number, KnownEvents known) {
		PublisherPlaces.Order order = this.places.take(text);
		boolean again = Envelope.isSentAgain(text);
		boolean over = order == PublisherPlaces.Order.OVER;
		boolean before = isRepeated(print, again, number <= known.last())
				|| over && (contains(print) || known.isMissed(number));
		add(print);
		if (before) {
			return Seen.BEFORE;
		}
		return (over || again && order == PublisherPlaces.Order.BEFORE_GAP) ? Seen.OVERTAKEN : Seen.NEVER;
	}

	private boolean isRepeated(long print, boolean again, boolean back) {
		if (again) {
			return !remember(this.resent, print, MAX_RESENT) || contains(print);
		}
		return back && contains(print) || !this.resent.isEmpty() && this.resent.contains(print);
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

	/**
	 * When an event was seen.
	 */
	enum Seen {

		/**
		 * Not yet.
		 */
		NEVER,

		/**
		 * Before, or it is over with its history.
		 */
		BEFORE,

		/**
		 * Not yet, but newer ones of its node were, before a gap.
		 */
		OVERTAKEN

	}

}
