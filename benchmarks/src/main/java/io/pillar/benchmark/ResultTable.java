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

	private final Results results;

	private final List<Column> peers;

	ResultTable(Results results, List<Column> peers) {
		this.results = results;
		this.peers = peers;
	}

	String markdown() {
		List<String> lines = new ArrayList<>();
		List<String> header = new ArrayList<>(List.of("Measured", "Better"));
		this.peers.forEach((peer) -> header.add("Pillar ÷ " + peer.title()));
		header.addAll(List.of("Target", "Unit", Column.PILLAR.title()));
		this.peers.forEach((peer) -> header.add(peer.title()));
		lines.add(line(header));
		lines.add("|---|---|" + "--:|".repeat(this.peers.size()) + "---|---|" + "--:|".repeat(this.peers.size() + 1));
		this.results.rows().forEach((row) -> lines.add(line(cells(row))));
		return String.join("\n", lines) + "\n";
	}

	private List<String> cells(Row row) {
		List<String> cells = new ArrayList<>();
		cells.add(row.title());
		cells.add((row.better() != Better.LOWER) ? "higher" : "lower");
		this.peers.forEach((peer) -> cells.add(text(this.results.ratio(row, peer))));
		cells.add(row.targets().stream().map((target) -> text(row, target)).collect(Collectors.joining(", ")));
		cells.add(row.unit());
		cells.add(text(this.results.figure(row, Column.PILLAR)));
		this.peers.forEach((peer) -> cells.add(text(this.results.figure(row, peer))));
		return cells;
	}

	private String text(Row row, Target target) {
		String sign = (row.better() != Better.LOWER) ? "≥" : "≤";
		String bound = sign + " " + Numbers.text(target.factor())
				+ ((target.peer() != null) ? " × " + target.peer().title() : "");
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
