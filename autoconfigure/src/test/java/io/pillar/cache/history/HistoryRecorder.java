package io.pillar.cache.history;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import io.pillar.cache.history.HistoryFinding.Kind;

/**
 * What the threads of a run count and find, and the rules every value they read is held
 * to.
 */
class HistoryRecorder {

	private static final int STACK_SHOWN = 30;

	private final int limit;

	private final LongAdder operations = new LongAdder();

	private final LongAdder late = new LongAdder();

	private final AtomicLong round = new AtomicLong();

	private final AtomicLong disturbances = new AtomicLong();

	private final List<HistoryFinding> findings = new ArrayList<>();

	HistoryRecorder(int limit) {
		this.limit = limit;
	}

	/**
	 * Judge a value that was read just now.
	 * @param floor the number of the reader's own last write that has to be seen, or 0
	 * @param transaction the reader's transaction
	 */
	void judge(String node, HistoryRow row, @Nullable Object value, long floor,
			@Nullable HistoryTransaction transaction) {
		if (value == null) {
			judgeAbsence(node, row, floor, transaction);
			return;
		}
		long number = row.numberOf(value);
		if (number == HistoryRow.FOREIGN || row.isAbsent(number)) {
			add(HistoryFinding.of(Kind.FOREIGN, round(), node, row, "a value of the key", value.toString()));
		}
		else if (transaction != null && transaction.wrote(row, number)) {
			return;
		}
		else if (!row.isCommitted(number)) {
			add(HistoryFinding.of(Kind.UNCOMMITTED, round(), node, row, "at most " + row, value.toString()));
		}
		else if (number < floor) {
			add(HistoryFinding.of(Kind.READ_YOUR_WRITES, round(), node, row, "at least " + floor, value.toString()));
		}
	}

	private void judgeAbsence(String node, HistoryRow row, long floor, @Nullable HistoryTransaction transaction) {
		if (!row.isNullable()) {
			add(HistoryFinding.of(Kind.FOREIGN, round(), node, row, "a value", "none"));
		}
		else if ((transaction == null || !transaction.wroteAbsence(row)) && !row.wasAbsentSince(Math.max(1, floor))) {
			add(HistoryFinding.of((floor > 0) ? Kind.READ_YOUR_WRITES : Kind.UNCOMMITTED, round(), node, row,
					"at least " + floor, "none"));
		}
	}

	void fail(String node, HistoryRow row, Throwable failure) {
		List<String> history = new ArrayList<>(row.lastEvents());
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			history.add("caused by " + cause);
			List.of(cause.getStackTrace()).stream().limit(STACK_SHOWN).forEach((frame) -> history.add("  at " + frame));
		}
		add(new HistoryFinding(Kind.EXCEPTION, round(), node, row.cache(), row.key(), "no exception",
				failure.toString(), history));
	}

	void add(HistoryFinding finding) {
		synchronized (this.findings) {
			if (this.findings.size() < this.limit && this.findings.stream().noneMatch(finding::repeats)) {
				this.findings.add(finding);
			}
		}
	}

	List<HistoryFinding> findings() {
		synchronized (this.findings) {
			return List.copyOf(this.findings);
		}
	}

	boolean isFull() {
		synchronized (this.findings) {
			return this.findings.size() >= this.limit;
		}
	}

	long round() {
		return this.round.get();
	}

	void nextRound() {
		this.round.incrementAndGet();
	}

	void operation() {
		this.operations.increment();
	}

	long operations() {
		return this.operations.sum();
	}

	void late() {
		this.late.increment();
	}

	long lateCount() {
		return this.late.sum();
	}

	void disturbed() {
		this.disturbances.incrementAndGet();
	}

	/**
	 * Counts a disturbance when it begins and when it is over, so it is odd during one.
	 */
	long disturbances() {
		return this.disturbances.get();
	}

}
