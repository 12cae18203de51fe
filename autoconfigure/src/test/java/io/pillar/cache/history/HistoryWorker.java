package io.pillar.cache.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

import io.pillar.cache.history.HistoryDatabase.LoadFailedException;
import io.pillar.cache.history.HistoryRound.Target;

/**
 * One thread of one node. Reads and writes at random, and remembers what it wrote: on its
 * own node it must never read anything older.
 */
class HistoryWorker {

	private final HistoryNode node;

	private final HistoryOptions options;

	private final HistoryRecorder recorder;

	private final HistoryDelays delays;

	private final HistoryChoice choice;

	private final Map<HistoryRow, Floor> floors = new HashMap<>();

	private final boolean servedOldState;

	HistoryWorker(HistoryNode node, HistoryOptions options, HistoryRecorder recorder, HistoryDelays delays,
			SplittableRandom random) {
		this.node = node;
		this.options = options;
		this.recorder = recorder;
		this.delays = delays;
		this.choice = new HistoryChoice(node.database(), random);
		HistoryOptions.Disturbed disturbed = options.disturbed();
		this.servedOldState = disturbed != null && disturbed.disturbance().servesOldState();
	}

	void work(HistoryRound round) {
		int steps = this.options.roundOperations();
		for (int i = 0; i < steps && !round.isOver() && !this.recorder.isFull(); i++) {
			Target target = this.choice.target(round, i, steps);
			try {
				step(target);
			}
			catch (Throwable ex) {
				if (!LoadFailedException.isCauseOf(ex)) {
					this.recorder.fail(this.node.name(), target.row(), ex);
				}
			}
			if (this.delays.oneIn(4)) {
				this.delays.pause();
			}
		}
	}

	private void step(Target target) {
		boolean transactional = this.options.hasTransactions()
				&& this.choice.oneIn((target.form() == AccessForm.TRANSACTIONAL) ? 3 : 10);
		if (transactional) {
			transact(target);
		}
		else if (this.choice.oneIn(3) && !isTransactionalOnly(target.form())) {
			write(target);
		}
		else {
			read(target.form(), target.row());
		}
	}

	private boolean isTransactionalOnly(AccessForm form) {
		return form == AccessForm.TRANSACTIONAL && this.options.hasTransactions();
	}

	private void read(AccessForm form, HistoryRow row) {
		ReadOperation operation = this.choice.of(form.reads());
		Floor floor = this.floors.getOrDefault(row, Floor.NONE);
		Object value = operation.read(this.node, row);
		this.recorder.operation();
		row.note(operation.name(), (value != null) ? value : "null");
		judge(row, value, isUndisturbedSince(floor) ? floor.number() : 0);
	}

	/**
	 * What a disturbance takes away may be put right some time after it, so then only the
	 * read that follows the write at once is held to the write.
	 */
	private boolean isUndisturbedSince(Floor floor) {
		long disturbances = this.recorder.disturbances();
		return floor.disturbances() == disturbances && disturbances % 2 == 0;
	}

	private void judge(HistoryRow row, @Nullable Object value, long floor) {
		if (value != ReadOperation.Miss.MISS) {
			this.recorder.judge(this.node.name(), row, value, floor, this.node.database().currentTransaction());
		}
	}

	private void write(Target target) {
		AccessForm form = target.form();
		HistoryRow row = target.row();
		long disturbances = this.recorder.disturbances();
		WriteOperation operation = this.choice.write(form, (candidate) -> true);
		if (operation.clears() && this.choice.oneIn(2)) {
			HistoryRow other = this.choice.of(this.node.database().rows(form));
			wrote(other, new Floor(this.node.database().write(other), disturbances), operation.name());
		}
		if (operation.puts()) {
			row.lock();
		}
		try {
			wrote(row, new Floor(operation.write(this.node, row), disturbances), operation.name());
		}
		finally {
			if (operation.puts()) {
				row.unlock();
			}
		}
		if (this.choice.oneIn(2)) {
			readOwnWrite(form, row);
		}
	}

	private void readOwnWrite(AccessForm form, HistoryRow row) {
		Floor floor = this.floors.getOrDefault(row, Floor.NONE);
		ReadOperation operation = this.choice.of(form.reads());
		Object value = operation.read(this.node, row);
		this.recorder.operation();
		row.note("own write, " + operation.name(), (value != null) ? value : "null");
		judge(row, value, (!this.servedOldState || isUndisturbedSince(floor)) ? floor.number() : 0);
	}

	private void wrote(HistoryRow row, Floor floor, String how) {
		this.recorder.operation();
		row.note(how, floor.number());
		this.floors.put(row, floor);
	}

	private void transact(Target target) {
		List<HistoryRow> rows = this.choice.oneIn(3) ? List.of() : this.choice.rowsWith(target);
		boolean atOnce = this.options.hasChangesAtOnceInTransactions();
		List<WriteOperation> operations = rows.stream()
			.map((row) -> this.choice.write(target.form(), (operation) -> operation.fitsTransaction(atOnce)))
			.toList();
		boolean puts = operations.stream().anyMatch(WriteOperation::puts);
		int locked = 0;
		try {
			for (; puts && locked < rows.size(); locked++) {
				rows.get(locked).lock();
			}
			transact(target, rows, operations);
		}
		finally {
			rows.subList(0, locked).forEach(HistoryRow::unlock);
		}
	}

	private void transact(Target target, List<HistoryRow> rows, List<WriteOperation> operations) {
		boolean commits = !this.choice.oneIn(3);
		long disturbances = this.recorder.disturbances();
		long[] numbers = new long[rows.size()];
		transactionFor(rows).executeWithoutResult((status) -> {
			readSome(target);
			for (int i = 0; i < numbers.length; i++) {
				numbers[i] = operations.get(i).write(this.node, rows.get(i));
				rows.get(i).note("in a transaction, " + operations.get(i).name(), numbers[i]);
				readSome(target);
			}
			if (!commits) {
				status.setRollbackOnly();
			}
		});
		for (int i = 0; commits && i < numbers.length; i++) {
			wrote(rows.get(i), new Floor(numbers[i], disturbances), "committed " + operations.get(i).name());
		}
		if (commits && rows.contains(target.row())) {
			readOwnWrite(target.form(), target.row());
		}
	}

	private TransactionTemplate transactionFor(List<HistoryRow> rows) {
		return (rows.isEmpty() && this.choice.oneIn(2)) ? this.node.readers() : this.node.transactions();
	}

	private void readSome(Target target) {
		while (this.choice.oneIn(2)) {
			this.delays.linger();
			read(target.form(),
					this.choice.oneIn(3) ? this.choice.of(this.node.database().rows(target.form())) : target.row());
		}
	}

	private record Floor(long number, long disturbances) {

		private static final Floor NONE = new Floor(0, 0);

	}

}
