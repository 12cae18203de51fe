package io.pillar.benchmark;

import org.junit.jupiter.api.Test;

import io.pillar.benchmark.Row.Target;

import static org.assertj.core.api.Assertions.assertThat;

class ResultTableTests {

	private static final Row TIME = Row.lower("hit", "ns", new Target(Column.SPRING, 1.25));

	private static final Row RATE = Row.higher("hit", "op/s", new Target(Column.CLIENT, 0.85));

	private static final Row BYTES = Row.lower("allocated", "B", new Target(Column.SPRING, 1, 0.5));

	private final Results results = new Results();

	@Test
	void ratioOfRoundsIsTheMedianOfTheRatiosOfEachRound() {
		add(TIME, Subject.PILLAR, 10, 40, 33);
		add(TIME, Subject.CAFFEINE_CACHE, 10, 20, 30);
		assertThat(this.results.ratio(TIME, Column.SPRING)).hasValue(1.1);
	}

	@Test
	void targetOfTimesIsAnUpperBound() {
		add(TIME, Subject.PILLAR, 13);
		add(TIME, Subject.CAFFEINE_CACHE, 10);
		assertThat(markdown()).contains("≤ 1.25 × Spring: **missed**", "| 1.30 |");
	}

	@Test
	void targetOfRatesIsALowerBound() {
		add(RATE, Subject.PILLAR, 90);
		add(RATE, Subject.LETTUCE, 100);
		assertThat(markdown()).contains("≥ 0.85 × client alone: reached", "| 0.90 |");
	}

	@Test
	void targetOfBytesWhenThePeerAllocatesNothingIsNothing() {
		add(BYTES, Subject.PILLAR, 16);
		add(BYTES, Subject.CAFFEINE_CACHE, 0.001);
		assertThat(markdown()).contains("| – | – | – | – | ≤ 1.00 × Spring: **missed** | B | 16.0 |");
	}

	@Test
	void targetOfBytesForgivesWhatMeasuringIsOffBy() {
		add(BYTES, Subject.PILLAR, 16.01);
		add(BYTES, Subject.CAFFEINE_CACHE, 16);
		assertThat(markdown()).contains("≤ 1.00 × Spring: reached");
	}

	@Test
	void targetWhenThePeerWasNotMeasuredIsNotJudged() {
		add(TIME, Subject.PILLAR, 10);
		assertThat(markdown()).contains("| ≤ 1.25 × Spring | ns | 10.0 |");
	}

	@Test
	void targetThatIsAFigureOfItsOwnNeedsNoPeer() {
		Row slow = Row.lower("slow", "ns", Target.of(1000, 0));
		add(slow, Subject.PILLAR, 1001);
		Row fast = Row.higher("fast", "op/s", Target.of(1e6, 0));
		add(fast, Subject.PILLAR, 1e6);
		assertThat(markdown()).contains("| ≤ 1000: **missed** | ns |", "| ≥ 1000000: reached | op/s |");
	}

	@Test
	void subjectThatWasNotMeasuredIsADash() {
		add(TIME, Subject.CAFFEINE_CACHE, 10);
		assertThat(markdown())
			.contains("| hit | lower | – | – | – | – | ≤ 1.25 × Spring | ns | – | – | 10.0 | – | – |");
	}

	private void add(Row row, Subject subject, double... figures) {
		for (double figure : figures) {
			this.results.add(row, subject, figure);
		}
	}

	private String markdown() {
		return new ResultTable(this.results, Column.OF_CACHES).markdown();
	}

}
