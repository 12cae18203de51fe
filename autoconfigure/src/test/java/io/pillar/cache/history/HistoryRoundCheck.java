package io.pillar.cache.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.pillar.cache.history.HistoryFinding.Kind;

/**
 * Checks the caches while nobody writes: each node must hold what the database holds, or
 * nothing. What does not is given time to become right.
 */
class HistoryRoundCheck {

	private static final long POLL = TimeUnit.MILLISECONDS.toNanos(20);

	private final List<HistoryNode> nodes;

	private final HistoryDatabase database;

	private final HistoryRecorder recorder;

	private final Duration grace;

	HistoryRoundCheck(List<HistoryNode> nodes, HistoryDatabase database, HistoryRecorder recorder, Duration grace) {
		this.nodes = nodes;
		this.database = database;
		this.recorder = recorder;
		this.grace = grace;
	}

	/**
	 * Check all rows of the given forms.
	 * @param undisturbed runs what must not be disturbed
	 */
	void check(List<AccessForm> forms, HistoryChoice choice, Consumer<Runnable> undisturbed) {
		List<Suspect> suspects = new ArrayList<>();
		for (AccessForm form : forms) {
			for (HistoryRow row : this.database.rows(form)) {
				for (HistoryNode node : this.nodes) {
					collect(node, row, choice.of(form.loadingReads()), suspects);
				}
			}
		}
		if (!suspects.isEmpty()) {
			undisturbed.accept(() -> settle(suspects));
		}
	}

	/**
	 * Looks first, for what a node holds, and only then reads in a way that may load.
	 */
	private void collect(HistoryNode node, HistoryRow row, ReadOperation loadingRead, List<Suspect> suspects) {
		if (isClean(node, row, ReadOperation.LOOK, suspects)) {
			isClean(node, row, loadingRead, suspects);
		}
	}

	private boolean isClean(HistoryNode node, HistoryRow row, ReadOperation operation, List<Suspect> suspects) {
		Object value = read(node, row, operation);
		row.note("check on " + node.name() + ", " + operation.name(), (value != null) ? value : "null");
		return isRight(row, value) || !suspects.add(new Suspect(node, row, operation, value));
	}

	private @Nullable Object read(HistoryNode node, HistoryRow row, ReadOperation operation) {
		try {
			Object value = operation.read(node, row);
			if (value != ReadOperation.Miss.MISS) {
				this.recorder.judge(node.name(), row, value, 0, null);
			}
			return value;
		}
		catch (Exception ex) {
			this.recorder.fail(node.name(), row, ex);
			return ReadOperation.Miss.MISS;
		}
	}

	private static boolean isRight(HistoryRow row, @Nullable Object value) {
		if (value == ReadOperation.Miss.MISS) {
			return true;
		}
		return (value != null) ? row.numberOf(value) == row.committed() : row.isAbsent(row.committed());
	}

	private void settle(List<Suspect> suspects) {
		long deadline = System.nanoTime() + this.grace.toNanos();
		List<Suspect> wrong = new ArrayList<>(suspects);
		while (!wrong.isEmpty() && System.nanoTime() - deadline < 0) {
			LockSupport.parkNanos(POLL);
			wrong.removeIf(this::becameRight);
		}
		wrong.removeIf(this::becameRight);
		wrong.forEach(this::report);
		wrong.forEach((suspect) -> suspect.node().cache(suspect.row()).evict(suspect.row().key()));
	}

	private boolean becameRight(Suspect suspect) {
		boolean right = isRight(suspect.row(), read(suspect.node(), suspect.row(), suspect.operation()));
		if (right) {
			this.recorder.late();
		}
		return right;
	}

	private void report(Suspect suspect) {
		HistoryRow row = suspect.row();
		this.recorder.add(HistoryFinding.of(Kind.STUCK_STALE, this.recorder.round(), suspect.node().name(), row,
				row.describe(row.payload(row.committed())),
				row.describe(suspect.found()) + " and not better after " + this.grace));
	}

	private record Suspect(HistoryNode node, HistoryRow row, ReadOperation operation, @Nullable Object found) {

	}

}
