package io.pillar.ratelimit;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Says how many subjects that this node has not seen lately may be counted.
 */
/*
 * What was seen stands in a table of marks of 64 bits, one for each place: a later one
 * takes the place of an earlier one, so that nothing has to be allocated, locked or
 * tidied up. A mark depends on a secret of the node. Otherwise a client could make up
 * subjects with the mark of one that was seen.
 */
final class SubjectBudget {

	static final int PLACES = 1 << 16;

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
		long mark = mark(key);
		return this.seen.get((int) mark & (PLACES - 1)) == mark;
	}

	/**
	 * Return whether a subject may be counted.
	 * @param key the limit and the subject
	 * @return whether it was seen lately, or is one of as many new ones as are allowed
	 */
	boolean admits(RateLimitKey key) {
		long mark = mark(key);
		int place = (int) mark & (PLACES - 1);
		if (this.seen.get(place) == mark) {
			return true;
		}
		boolean admitted = this.budget.spend(0);
		if (admitted) {
			this.seen.set(place, mark);
		}
		return admitted;
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
