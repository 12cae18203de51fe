package io.pillar.presence;

/**
 * The numbers of the entries of this node, each of which is used once.
 */
final class EntryNumbers {

	private static final long MASK = (1L << 40) - 1;

	// odd, so that different numbers stay different
	private static final long SCRAMBLE = 0x9E3779B97F4A7C15L;

	private long last;

	/**
	 * Return a number that was never used before. Sums of such numbers differ where the
	 * numbers do, as those of consecutive ones do not.
	 */
	long next() {
		return (++this.last * SCRAMBLE) & MASK;
	}

}
