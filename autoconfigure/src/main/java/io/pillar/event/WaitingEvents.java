package io.pillar.event;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The events of a partition that wait for others before them, by number. Used under the
 * lock of {@link EventSequence}.
 */
final class WaitingEvents {

	private static final int MAX = 4096;

	private final NavigableMap<Long, String> events = new TreeMap<>();

	private final boolean readable;

	// whether there is more in the history than waits here
	private boolean unread;

	/**
	 * Create one.
	 * @param readable whether what there is no room for can be read later
	 */
	WaitingEvents(boolean readable) {
		this.readable = readable;
	}

	/**
	 * Keep an event until those before it are there.
	 * @return whether there is room for more
	 */
	boolean keep(long number, String text) {
		if (this.events.size() < MAX || !this.readable) {
			this.events.put(number, text);
		}
		else {
			this.unread = true;
		}
		return this.events.size() < MAX;
	}

	void leave() {
		this.unread = true;
	}

	void allRead() {
		this.unread = false;
	}

	/**
	 * Return whether there is anything here, or more in the history.
	 */
	boolean isMore() {
		return this.unread || !this.events.isEmpty();
	}

	/**
	 * Return the first number, or one that is never reached.
	 */
	long first() {
		return this.events.isEmpty() ? Long.MAX_VALUE : this.events.firstKey();
	}

	/**
	 * Return the last number, or one that is always reached.
	 */
	long last() {
		return this.events.isEmpty() ? 0 : this.events.lastKey();
	}

	/**
	 * Return whether another event waits with a number.
	 * @param text the event that has it now
	 */
	boolean isAnother(long number, String text) {
		String waiting = this.events.get(number);
		return waiting != null && Envelope.fingerprint(waiting) != Envelope.fingerprint(text);
	}

	Map.Entry<Long, String> takeFirst() {
		return this.events.pollFirstEntry();
	}

	/**
	 * Leave out what has come otherwise.
	 * @param to the number up to which everything has
	 */
	void drop(long to) {
		while (first() <= to) {
			this.events.pollFirstEntry();
		}
	}

	void clear() {
		this.events.clear();
	}

}
