package io.pillar.cache.history;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import io.pillar.cache.history.HistoryFinding.Kind;

/**
 * What a run did and found.
 *
 * @param seed the seed of all random choices
 * @param duration the time it took
 * @param rounds the number of times all writers stopped and the caches were checked
 * @param operations the number of reads and writes through the caches
 * @param loads the number of times the database was read
 * @param disturbances the number of disturbances
 * @param late the number of wrong values that became right within the grace period
 * @param findings what was found
 * @since 0.1.0
 */
public record HistoryReport(long seed, Duration duration, long rounds, long operations, long loads, long disturbances,
		long late, List<HistoryFinding> findings) {

	private static final int SHOWN = 5;

	/**
	 * Defensive copy.
	 */
	public HistoryReport {
		findings = List.copyOf(findings);
	}

	/**
	 * The values that stayed wrong.
	 * @return the findings of kind {@link Kind#STUCK_STALE}
	 */
	public List<HistoryFinding> stuck() {
		return findings(Kind.STUCK_STALE);
	}

	/**
	 * All other findings.
	 * @return the findings of other kinds than {@link Kind#STUCK_STALE}
	 */
	public List<HistoryFinding> violations() {
		return findings().stream().filter((finding) -> finding.kind() != Kind.STUCK_STALE).toList();
	}

	/**
	 * The findings of one kind.
	 * @param kind the kind
	 * @return its findings
	 */
	public List<HistoryFinding> findings(Kind kind) {
		return findings().stream().filter((finding) -> finding.kind() == kind).toList();
	}

	/**
	 * Fail unless nothing was found.
	 * @throws AssertionError with the summary, the first findings and their histories
	 */
	public void assertClean() {
		if (!findings().isEmpty()) {
			throw new AssertionError(findings().stream()
				.limit(SHOWN)
				.map(HistoryFinding::toString)
				.collect(Collectors.joining(System.lineSeparator(), this + System.lineSeparator(),
						"%nTo run again, keep the options and add .withSeed(%dL)".formatted(seed()))));
		}
	}

	@Override
	public String toString() {
		return "Cache history: %d stuck-stale values and %d violations in %d operations (%d loads, %d rounds, "
			.formatted(stuck().size(), violations().size(), operations(), loads(), rounds())
				+ "%d disturbances, %d late, %.1f s), seed %d, findings %s".formatted(disturbances(), late(),
						duration().toMillis() / 1000.0, seed(), findings().stream()
							.collect(Collectors.groupingBy(HistoryReport::place, Collectors.counting())));
	}

	private static String place(HistoryFinding finding) {
		return finding.kind() + " " + finding.cache();
	}

}
