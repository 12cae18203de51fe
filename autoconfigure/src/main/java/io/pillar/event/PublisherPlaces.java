package io.pillar.event;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far this node has heard the others publish to a partition, each of which counts its
 * events in their order.
 */
/*
 * Within one history Redis takes an event once, and the numbers are the order, whatever
 * the places are: two threads of a node may send in another order than they counted. When
 * a history is over, a node sends again what it has no answer for, and the other nodes
 * may have heard that, or been told that it is missing, or have heard what came after it.
 * All of that is over with the history. A gap may hide that a history is over, where
 * nothing of before is left: then what is sent again may come after what is newer.
 */
final class PublisherPlaces {

	private static final int MAX = 1000;

	private static final int PLACE_AT = 38;

	private static final int MAX_DIGITS = 18;

	private static final int MAX_NODE = 60;

	private final Map<String, Places> publishers = new LinkedHashMap<>(16, 0.75f, true) {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Places> eldest) {
			return size() > MAX;
		}

	};

	private final String own;

	/**
	 * Create one.
	 * @param own the name of this node, which knows its own events
	 */
	PublisherPlaces(String own) {
		this.own = own;
	}

	/**
	 * Take the next event.
	 * @param text the event, or anything else
	 */
	Order take(String text) {
		int end = text.indexOf('\n', PLACE_AT);
		int nodeEnd = text.indexOf('\n', end + 1);
		int length = nodeEnd - end - 1;
		long place = (end > 0 && length > 0 && length <= MAX_NODE) ? place(text, end) : 0;
		if (place == 0 || this.own.length() == length && text.startsWith(this.own, end + 1)) {
			return Order.NEXT;
		}
		Places places = this.publishers.computeIfAbsent(text.substring(end + 1, nodeEnd), (node) -> new Places());
		places.last = Math.max(places.last, place);
		if (place <= places.over) {
			return Order.OVER;
		}
		return (place > places.beforeGap) ? Order.NEXT : Order.BEFORE_GAP;
	}

	private static long place(String text, int end) {
		long place = 0;
		for (int i = PLACE_AT; i < end; i++) {
			char c = text.charAt(i);
			if (c == '+' && i == end - 1) {
				return place;
			}
			if (c < '0' || c > '9' || i - PLACE_AT == MAX_DIGITS) {
				return 0;
			}
			place = place * 10 + c - '0';
		}
		return place;
	}

	/**
	 * A history is over, and with it all that was heard of or that came before.
	 */
	void end() {
		this.publishers.values().forEach((places) -> places.over = places.last);
	}

	/**
	 * There is a gap: the history may be another one after it.
	 */
	void gap() {
		this.publishers.values().forEach((places) -> places.beforeGap = places.last);
	}

	/**
	 * Where an event is among those of its node.
	 */
	enum Order {

		/**
		 * After all others, or in the order of the history.
		 */
		NEXT,

		/**
		 * Before one that came before the last gap.
		 */
		BEFORE_GAP,

		/**
		 * Among those that were over with their history.
		 */
		OVER

	}

	private static final class Places {

		private long last;

		private long over;

		private long beforeGap;

	}

}
