package io.pillar.cache.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What the threads do until all of them stop. They fall upon one row after the other, so
 * that the last write of each row has company and nothing that comes later hides what it
 * left behind.
 */
record HistoryRound(List<AccessForm> forms, List<Target> targets, long end) {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	static HistoryRound of(List<AccessForm> forms, HistoryDatabase database, long seed, long end) {
		List<Target> targets = new ArrayList<>();
		forms.forEach((form) -> database.rows(form).forEach((row) -> targets.add(new Target(form, row))));
		Collections.shuffle(targets, new Random(seed));
		long limit = System.nanoTime() + LIMIT.toNanos();
		return new HistoryRound(forms, targets, (limit - end < 0) ? limit : end);
	}

	/**
	 * What to fall upon.
	 * @param step the number of operations the thread has done
	 * @param steps the number of operations it is to do
	 */
	Target target(int step, int steps) {
		return targets().get((int) ((long) step * targets().size() / steps));
	}

	boolean isOver() {
		return System.nanoTime() - end() > 0;
	}

	/**
	 * A row and the form to reach it through.
	 */
	record Target(AccessForm form, HistoryRow row) {

	}

}
