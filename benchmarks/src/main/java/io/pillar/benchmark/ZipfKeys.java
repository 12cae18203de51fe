package io.pillar.benchmark;

import java.util.Arrays;
import java.util.Random;

/**
 * Ranks as people ask for them: the n-th most wanted is wanted 1/n<sup>s</sup> as often
 * as the first.
 */
final class ZipfKeys {

	private final double[] cumulated;

	ZipfKeys(int keys, double exponent) {
		this.cumulated = new double[keys];
		double sum = 0;
		for (int i = 0; i < keys; i++) {
			sum += 1 / Math.pow(i + 1, exponent);
			this.cumulated[i] = sum;
		}
	}

	/**
	 * Draw a rank.
	 * @param random where chance comes from
	 * @return a number from 1, the most wanted, to the number of keys
	 */
	int next(Random random) {
		double point = random.nextDouble() * this.cumulated[this.cumulated.length - 1];
		int found = Arrays.binarySearch(this.cumulated, point);
		return Math.min(((found >= 0) ? found : -found - 1) + 1, this.cumulated.length);
	}

}
