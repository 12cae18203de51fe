package io.pillar.ratelimit;

import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Says how many subjects that this node has not seen lately may be counted.
 */
/*
 * What was seen stands in a table of marks of 64 bits. Each may stand in one of four
 * places; where all are taken it takes any of them, so that nothing has to be allocated,
 * locked or tidied up, and those that come again and again find room beside each other. A
 * mark depends on a secret of the node. Otherwise a client could make up subjects with
 * the mark of one that was seen.
 */
final class SubjectBudget {

	static final int PLACES = 1 << 16;

	private static final int CHOICE = 4;

	private static final long SEEN = Long.MIN_VALUE;

	private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

	private final AtomicLongArray seen = new AtomicLongArray(PLACES);

	private final long secret = new SecureRandom().nextLong();

	private final SavedUp budget;

	SubjectBudget(long perSecond, LongSupplier nanoTime) {
		this.budget = new SavedUp(1, perSecond, nanoTime);
	}

	/**
	 * Return whether a subject was seen lately.
	 * @param key the limit and the subject
	 * @return whether it costs nothing to count it
	 */
	boolean knows(RateLimitKey key) {
		return knows(mark(key));
	}

	private boolean knows(long mark) {
		int first = firstPlace(mark);
		for (int place = first; place < first + CHOICE; place++) {
			if (this.seen.get(place) == mark) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether a subject may be counted.
	 * @param key the limit and the subject
	 * @return whether it was seen lately, or is one of as many new ones as are allowed
	 */
	boolean admits(RateLimitKey key) {
		long mark = mark(key);
		if (knows(mark)) {
			return true;
		}
		boolean admitted = this.budget.spend(0);
		if (admitted) {
			this.seen.set(placeFor(mark), mark);
		}
		return admitted;
	}

	private int placeFor(long mark) {
		int first = firstPlace(mark);
		for (int place = first; place < first + CHOICE; place++) {
			if (this.seen.get(place) == 0) {
				return place;
			}
		}
		return first + ThreadLocalRandom.current().nextInt(CHOICE);
	}

	private static int firstPlace(long mark) {
		return (int) mark & (PLACES - CHOICE);
	}

	private long mark(RateLimitKey key) {
		return mixed(mixed(this.secret, key.limit().name()), key.subject()) | SEEN;
	}

	private static long mixed(long start, String text) {
		long mixed = start;
		for (int i = 0; i < text.length(); i++) {
			mixed = (mixed ^ text.charAt(i)) * MIX;
			mixed ^= mixed >>> 29;
		}
		// so that the end of one text is not the beginning of the next
		return (mixed ^ text.length()) * MIX;
	}

}
