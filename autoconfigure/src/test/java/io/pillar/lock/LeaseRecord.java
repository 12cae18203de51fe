package io.pillar.lock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The time from the first to the last moment at which a lease said that it is held, by
 * the one monotonic clock of the machine.
 *
 * @param lock the name of the lock
 * @param token the fencing token
 * @param holder who held it
 * @param first a moment at which it was held
 * @param last the last moment before it was seen not to be held any more
 */
record LeaseRecord(String lock, long token, String holder, long first, long last) {

	/**
	 * Watch a lease until it is over or some time is.
	 */
	static LeaseRecord watch(Lease lease, String holder, long nanos) {
		long first = System.nanoTime();
		long last = first;
		long now = first;
		while (now - first < nanos && lease.isHeld()) {
			// it was held when it was asked, which was after this moment
			last = now;
			LockSupport.parkNanos(200_000);
			now = System.nanoTime();
		}
		return new LeaseRecord(lease.name(), lease.token(), holder, first, last);
	}

	/**
	 * Return what is wrong with a history.
	 */
	static List<String> faults(List<LeaseRecord> history) {
		List<String> faults = new ArrayList<>();
		Map<String, List<LeaseRecord>> locks = history.stream().collect(Collectors.groupingBy(LeaseRecord::lock));
		for (List<LeaseRecord> records : locks.values()) {
			records.sort(Comparator.comparingLong(LeaseRecord::first));
			for (int i = 1; i < records.size(); i++) {
				LeaseRecord before = records.get(i - 1);
				LeaseRecord after = records.get(i);
				if (before.last - after.first >= 0) {
					faults.add("held by two: %s and %s".formatted(before, after));
				}
				if (before.token >= after.token) {
					faults.add("token not larger: %s and %s".formatted(before, after));
				}
			}
		}
		return faults;
	}

	/**
	 * As one line, for another process.
	 */
	String line() {
		return String.join(" ", this.lock, Long.toString(this.token), this.holder, Long.toString(this.first),
				Long.toString(this.last));
	}

	static LeaseRecord of(String line) {
		String[] words = line.split(" ");
		return new LeaseRecord(words[0], Long.parseLong(words[1]), words[2], Long.parseLong(words[3]),
				Long.parseLong(words[4]));
	}

}
