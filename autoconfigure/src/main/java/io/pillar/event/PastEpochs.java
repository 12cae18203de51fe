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

	// for those of which a number was heard after their end, the one before it: where
	// such an epoch comes back nothing is known beyond
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
	 * tell. What is heard was told to be missing, and would come after what is newer.
	 * @param heard whether it comes off the channel, and not as an answer to this node
	 * @return whether it is one of this node that came after the end of its epoch
	 */
	boolean take(String epoch, long number, boolean heard) {
		long last = this.numbers.getOrDefault(epoch, 0L);
		if (heard) {
			this.heardAgain.merge(epoch, number - 1, Math::min);
		}
		else if (number > last) {
			this.numbers.put(epoch, number);
			return true;
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
