package io.pillar.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import io.pillar.benchmark.Row.Better;
import io.pillar.benchmark.Row.Target;

/**
 * The figures of a run.
 */
final class Results {

	// a ratio to less than this says nothing
	private static final double NOTHING = 0.05;

	private final Map<Row, Map<Column, List<Double>>> figures = new LinkedHashMap<>();

	void add(Row row, Contender contender, double figure) {
		this.figures.computeIfAbsent(row, (key) -> new EnumMap<>(Column.class))
			.computeIfAbsent(contender.column(), (key) -> new ArrayList<>())
			.add(figure);
	}

	Set<Row> rows() {
		return this.figures.keySet();
	}

	OptionalDouble figure(Row row, Column column) {
		List<Double> rounds = rounds(row, column);
		return rounds.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(rounds));
	}

	/**
	 * Compare Pillar's figure with a peer's. Where both were measured in the same rounds
	 * each round is compared by itself, so that what slows the machine down for a while
	 * slows both.
	 * @param row what was measured
	 * @param peer who with
	 * @return the ratio, if both have a figure
	 */
	OptionalDouble ratio(Row row, Column peer) {
		List<Double> ours = rounds(row, Column.PILLAR);
		List<Double> theirs = rounds(row, peer);
		if (ours.isEmpty() || theirs.isEmpty() || median(theirs) < NOTHING) {
			return OptionalDouble.empty();
		}
		if (ours.size() != theirs.size()) {
			return OptionalDouble.of(median(ours) / median(theirs));
		}
		List<Double> ratios = new ArrayList<>();
		for (int i = 0; i < ours.size(); i++) {
			ratios.add(ours.get(i) / theirs.get(i));
		}
		return OptionalDouble.of(median(ratios));
	}

	/**
	 * Return whether Pillar is as good as it has to be.
	 * @param row what was measured
	 * @param target what it has to be
	 * @return whether it is, if both were measured
	 */
	Optional<Boolean> isReached(Row row, Target target) {
		OptionalDouble ours = figure(row, Column.PILLAR);
		if (target.peer() == null) {
			return ours.stream()
				.mapToObj((figure) -> (row.better() != Better.LOWER) ? figure >= target.factor()
						: figure <= target.factor() + target.slack())
				.findFirst();
		}
		OptionalDouble theirs = figure(row, target.peer());
		if (ours.isEmpty() || theirs.isEmpty()) {
			return Optional.empty();
		}
		double ratio = ratio(row, target.peer()).orElse(Double.POSITIVE_INFINITY);
		if (row.better() != Better.LOWER) {
			return Optional.of(ratio >= target.factor());
		}
		boolean within = target.slack() > 0
				&& ours.getAsDouble() <= theirs.getAsDouble() * target.factor() + target.slack();
		return Optional.of(within || ratio <= target.factor());
	}

	private List<Double> rounds(Row row, Column column) {
		return this.figures.getOrDefault(row, Map.of()).getOrDefault(column, List.of());
	}

	private static double median(List<Double> values) {
		return Numbers.median(values.stream().mapToDouble(Double::doubleValue).toArray());
	}

}
