package io.pillar.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

import io.pillar.benchmark.Row.Better;
import io.pillar.benchmark.Row.Target;

/**
 * Writes results as one Markdown table: ratios first, because they outlive the machine.
 */
final class ResultTable {

	private static final List<Column> PEERS = List.of(Column.CLIENT, Column.SPRING, Column.JETCACHE, Column.REDISSON);

	private final Results results;

	ResultTable(Results results) {
		this.results = results;
	}

	String markdown() {
		List<String> lines = new ArrayList<>();
		List<String> header = new ArrayList<>(List.of("Measured", "Better"));
		PEERS.forEach((peer) -> header.add("Pillar ÷ " + peer.title()));
		header.addAll(List.of("Target", "Unit", Column.PILLAR.title()));
		PEERS.forEach((peer) -> header.add(peer.title()));
		lines.add(line(header));
		lines.add("|---|---|" + "--:|".repeat(PEERS.size()) + "---|---|" + "--:|".repeat(PEERS.size() + 1));
		this.results.rows().forEach((row) -> lines.add(line(cells(row))));
		return String.join("\n", lines) + "\n";
	}

	private List<String> cells(Row row) {
		List<String> cells = new ArrayList<>();
		cells.add(row.title());
		cells.add((row.better() != Better.LOWER) ? "higher" : "lower");
		PEERS.forEach((peer) -> cells.add(text(this.results.ratio(row, peer))));
		cells.add(row.targets().stream().map((target) -> text(row, target)).collect(Collectors.joining(", ")));
		cells.add(row.unit());
		cells.add(text(this.results.figure(row, Column.PILLAR)));
		PEERS.forEach((peer) -> cells.add(text(this.results.figure(row, peer))));
		return cells;
	}

	private String text(Row row, Target target) {
		String sign = (row.better() != Better.LOWER) ? "≥" : "≤";
		String bound = "%s %s × %s".formatted(sign, Numbers.text(target.factor()), target.peer().title());
		return bound + this.results.isReached(row, target)
			.map((reached) -> reached ? ": reached" : ": **missed**")
			.orElse("");
	}

	private static String text(OptionalDouble value) {
		return value.isPresent() ? Numbers.text(value.getAsDouble()) : "–";
	}

	private static String line(List<String> cells) {
		return "| " + String.join(" | ", cells) + " |";
	}

}
