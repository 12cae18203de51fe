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
