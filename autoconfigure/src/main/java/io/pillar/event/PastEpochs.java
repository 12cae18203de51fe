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
