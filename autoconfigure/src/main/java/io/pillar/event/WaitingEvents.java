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

	// prints of what waited and is to be read: where that is another, so is the history
	private final NavigableMap<Long, Long> left = new TreeMap<>();

	private final boolean readable;

	private final String own;

	// whether there is more in the history than waits here
	private boolean unread;

	/**
	 * Create one.
	 * @param readable whether what there is no room for can be read later
	 * @param own the name of this node, which may hear its events nowhere else
	 */
	WaitingEvents(boolean readable, String own) {
		this.readable = readable;
		this.own = own;
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

	/**
	 * Leave what other nodes have between two numbers to be read, because it may be of a
	 * history that is gone.
	 */
	void leave(long after, long before) {
		this.unread = true;
		this.events.subMap(after, false, Math.max(after, before), false).entrySet().removeIf((each) -> {
			boolean other = !Envelope.isOf(this.own, each.getValue());
			if (other && this.left.size() < MAX) {
				this.left.put(each.getKey(), Envelope.fingerprint(each.getValue()));
			}
			return other;
		});
	}

	/**
	 * Keep a part of the history. The rest is read when what waits here was heard.
	 */
	void keepAll(Map<Long, String> part) {
		part.forEach(this::keep);
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
	 * Return the last number, of what is to be read too, or one that is always reached.
	 */
	long last() {
		long last = this.events.isEmpty() ? 0 : this.events.lastKey();
		return this.left.isEmpty() ? last : Math.max(last, this.left.lastKey());
	}

	boolean has(long number) {
		return this.events.containsKey(number) || this.left.containsKey(number);
	}

	/**
	 * Return whether another event has come with a number, and waits or is to be read.
	 * @param text the event that has it now
	 */
	boolean isAnother(long number, String text) {
		if (this.events.isEmpty() && this.left.isEmpty()) {
			return false;
		}
		String waiting = this.events.get(number);
		long print = (waiting != null) ? Envelope.fingerprint(waiting) : this.left.getOrDefault(number, 0L);
		return has(number) && print != Envelope.fingerprint(text);
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
		while (!this.left.isEmpty() && this.left.firstKey() <= to) {
			this.left.pollFirstEntry();
		}
	}

	void clear() {
		this.events.clear();
		this.left.clear();
	}

}
