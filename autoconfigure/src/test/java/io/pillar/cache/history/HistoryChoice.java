package io.pillar.cache.history;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.pillar.cache.history.HistoryRound.Target;

/**
 * The random choices of one thread.
 */
class HistoryChoice {

	private static final List<WriteOperation> WRITES = List.of(WriteOperation.values());

	private final HistoryDatabase database;

	private final SplittableRandom random;

	HistoryChoice(HistoryDatabase database, SplittableRandom random) {
		this.database = database;
		this.random = random;
	}

	boolean oneIn(int chances) {
		return this.random.nextInt(chances) == 0;
	}

	<T> T of(List<T> all) {
		return all.get(this.random.nextInt(all.size()));
	}

	/**
	 * What to read or write next: mostly what all others do, too.
	 */
	Target target(HistoryRound round, int step, int steps) {
		return oneIn(8) ? of(round.targets()) : round.target(step, steps);
	}

	/**
	 * The given row and up to two others, in the order in which all writers lock them.
	 */
	List<HistoryRow> rowsWith(Target target) {
		Stream<HistoryRow> others = Stream.generate(() -> of(this.database.rows(target.form())))
			.limit(this.random.nextInt(3));
		return Stream.concat(Stream.of(target.row()), others)
			.distinct()
			.sorted(Comparator.comparing(HistoryRow::key))
			.toList();
	}

	/**
	 * A write, rarely one that clears, because nothing stale outlives that.
	 */
	WriteOperation write(AccessForm form, Predicate<WriteOperation> fits) {
		while (true) {
			WriteOperation operation = of(WRITES);
			boolean wanted = !operation.clears() || oneIn(4);
			if (wanted && operation.suits(form) && fits.test(operation)) {
				return operation;
			}
		}
	}

}
