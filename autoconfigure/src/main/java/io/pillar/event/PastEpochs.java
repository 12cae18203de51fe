package io.pillar.event;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last epochs of a partition that are over, and the last number of each.
 */
final class PastEpochs {

	private static final int MAX = 8;

	private final Map<String, Long> numbers = new LinkedHashMap<>();

	boolean contains(String epoch) {
		return this.numbers.containsKey(epoch);
	}

	void add(String epoch, long last) {
		if (!epoch.isEmpty()) {
			this.numbers.put(epoch, last);
			this.numbers.keySet().removeIf((oldest) -> this.numbers.size() > MAX);
		}
	}

	/**
	 * Return whether others are missing before an event.
	 */
	boolean isBeyond(String epoch, long number) {
		return number > this.numbers.getOrDefault(epoch, 0L) + 1;
	}

	/**
	 * Note a number that nothing is known beyond, should the epoch come back.
	 */
	void lower(String epoch, long number) {
		this.numbers.computeIfPresent(epoch, (key, last) -> Math.min(last, number));
	}

	/**
	 * Take an epoch that has come back.
	 * @param last the last number that Redis has now
	 * @return up to which number it is known, zero where the epoch is new
	 */
	long remove(String epoch, long last) {
		Long known = this.numbers.remove(epoch);
		return (known != null) ? Math.min(known, last) : 0;
	}

	/**
	 * Note an event that came after the end of its epoch.
	 * @return whether it was not there before the end
	 */
	boolean isLate(String epoch, long number) {
		if (number <= this.numbers.getOrDefault(epoch, 0L)) {
			return false;
		}
		this.numbers.put(epoch, number);
		return true;
	}

}
