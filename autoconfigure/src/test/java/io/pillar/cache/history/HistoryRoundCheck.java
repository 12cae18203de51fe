package io.pillar.cache.history;

import java.util.ArrayList;
import java.util.Collection;
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

	private static final long ALL = TimeUnit.SECONDS.toNanos(2);

	private final List<HistoryNode> nodes;

	private final HistoryDatabase database;

	private final HistoryRecorder recorder;

	private final HistoryOptions options;

	private final HistoryChoice choice;

	private final Consumer<Runnable> undisturbed;

	private long disturbances;

	private long allCheckedNanos = System.nanoTime() - ALL;

	/**
	 * Begin to check.
	 * @param undisturbed runs what must not be disturbed
	 */
	HistoryRoundCheck(List<HistoryNode> nodes, HistoryDatabase database, HistoryRecorder recorder,
			HistoryOptions options, HistoryChoice choice, Consumer<Runnable> undisturbed) {
		this.nodes = nodes;
		this.database = database;
		this.recorder = recorder;
		this.options = options;
		this.choice = choice;
		this.undisturbed = undisturbed;
	}

	/**
	 * Check all rows of the given forms, and now and then those of all others when a
	 * disturbance has ended: it may have brought back what was replaced in an earlier
	 * round.
	 */
	void check(List<AccessForm> forms) {
		long ended = this.recorder.disturbances() / 2;
		long now = System.nanoTime();
		if (ended != this.disturbances && now - this.allCheckedNanos > ALL) {
			this.disturbances = ended;
			this.allCheckedNanos = now;
			checkRows(this.options.forms());
		}
		else {
			checkRows(forms);
		}
	}

	/**
	 * Check everything when the last disturbance is over.
	 */
	void checkAll() {
		this.undisturbed.accept(() -> checkRows(this.options.forms()));
	}

	private void checkRows(Collection<AccessForm> forms) {
		List<Suspect> suspects = new ArrayList<>();
		for (AccessForm form : forms) {
			for (HistoryRow row : this.database.rows(form)) {
				for (HistoryNode node : this.nodes) {
					collect(node, row, this.choice.of(form.loadingReads()), suspects);
				}
			}
		}
		if (!suspects.isEmpty() && !isPutOff()) {
			this.undisturbed.accept(() -> settle(suspects));
		}
	}

	/**
	 * What is suspicious during a disturbance is looked into when that is over. If the
	 * nodes always rested until then, nothing would happen to them while it lasts; so
	 * they mostly go on, and the check after it has to find what is left.
	 */
	private boolean isPutOff() {
		return this.recorder.disturbances() % 2 != 0 && !this.choice.oneIn(4);
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
		long deadline = System.nanoTime() + this.options.grace().toNanos();
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
				row.describe(suspect.found()) + " and not better after " + this.options.grace()));
	}

	private record Suspect(HistoryNode node, HistoryRow row, ReadOperation operation, @Nullable Object found) {

	}

}
