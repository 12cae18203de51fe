package io.pillar.benchmark;

import java.util.Arrays;
import java.util.Locale;

/**
 * The arithmetic of a table.
 */
final class Numbers {

	private Numbers() {
	}

	static double median(double... values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		return (sorted.length % 2 != 0) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	/**
	 * Return a percentile.
	 * @param values the values, in any order
	 * @param share the share of them that is no higher
	 * @return the lowest that it holds for
	 */
	static double percentile(double[] values, double share) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[Math.max(0, (int) Math.ceil(sorted.length * share) - 1)];
	}

	/**
	 * Write a number with three significant digits, or all of them before the point.
	 * @param value the number
	 * @return the text
	 */
	static String text(double value) {
		double size = Math.abs(value);
		String format = (size >= 100) ? "%.0f" : ((size >= 10) ? "%.1f" : "%.2f");
		return String.format(Locale.ROOT, format, value);
	}

}
