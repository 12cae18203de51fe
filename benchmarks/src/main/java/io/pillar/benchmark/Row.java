package io.pillar.benchmark;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param title what was measured
 * @param unit the unit of its figures
 * @param better which figures are the better ones
 * @param targets what Pillar must reach
 */
record Row(String title, String unit, Better better, List<Target> targets) {

	static Row lower(String title, String unit, Target... targets) {
		return new Row(title, unit, Better.LOWER, List.of(targets));
	}

	static Row higher(String title, String unit, Target... targets) {
		return new Row(title, unit, Better.HIGHER, List.of(targets));
	}

	/**
	 * Which figures are the better ones.
	 */
	enum Better {

		LOWER, HIGHER

	}

	/**
	 * A bound on Pillar's figure.
	 *
	 * @param peer whose figure it is a multiple of, {@code null} where it is a figure of
	 * its own
	 * @param factor the multiple, or the figure
	 * @param slack what the figure may miss the multiple by, because measuring it is that
	 * far off
	 */
	record Target(@Nullable Column peer, double factor, double slack) {

		Target(Column peer, double factor) {
			this(peer, factor, 0);
		}

		static Target of(double figure, double slack) {
			return new Target(null, figure, slack);
		}

	}

}
