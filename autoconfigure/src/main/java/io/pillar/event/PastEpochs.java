package io.pillar.event;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last epochs of a partition that are over, and the last number of each.
 */
final class PastEpochs {

	private static final int MAX = 8;

	private final Map<String, Long> numbers = new LinkedHashMap<>();

	// for those of which a number was heard once more, the one before it: where such an
	// epoch comes back nothing is known beyond
	private final Map<String, Long> heardAgain = new HashMap<>();

	boolean contains(String epoch) {
		return this.numbers.containsKey(epoch);
	}

	void add(String epoch, long last) {
		if (!epoch.isEmpty()) {
			this.numbers.put(epoch, last);
			this.numbers.keySet().removeIf((oldest) -> this.numbers.size() > MAX);
			this.heardAgain.keySet().retainAll(this.numbers.keySet());
		}
	}

	/**
	 * Take an event of an epoch that is over, or has come back, which only Redis can
	 * tell.
	 * @param heard whether it comes off the channel
	 * @param isRead whether events that are missing before it will be read
	 * @return whether it came after the end of its epoch, and is the next one
	 */
	boolean take(String epoch, long number, boolean heard, boolean isRead) {
		long last = this.numbers.getOrDefault(epoch, 0L);
		boolean hole = heard && isRead && number > last + 1;
		if (!hole && number > last) {
			this.numbers.put(epoch, number);
			return true;
		}
		if (heard) {
			this.heardAgain.merge(epoch, number - 1, Math::min);
		}
		return false;
	}

	/**
	 * Take an epoch that has come back.
	 * @param last the last number that Redis has now
	 * @return up to which number it is known, zero where the epoch is new
	 */
	long remove(String epoch, long last) {
		Long known = this.numbers.remove(epoch);
		Long again = this.heardAgain.remove(epoch);
		return (known != null) ? Math.min((again != null) ? Math.min(known, again) : known, last) : 0;
	}

}
