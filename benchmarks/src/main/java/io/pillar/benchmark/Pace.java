package io.pillar.benchmark;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long a run may take, and with it how much is measured.
 *
 * @param rounds how often subjects that a target compares are measured, in turn
 * @param warmup how long each is warmed up, twice
 * @param measurement how long each is measured, twice
 * @param batches how many batches of writes are measured, after half as many to warm up
 * @param threads how many threads hit Redis
 * @param propagations how many puts are followed to the other node
 * @param coldKeys how many cold keys are asked for
 * @param everything whether the peers without a target, and every form, are measured
 * where that takes long
 * @param cutOff for how many seconds a node is cut off
 */
record Pace(int rounds, TimeValue warmup, TimeValue measurement, int batches, List<Integer> threads, int propagations,
		int coldKeys, boolean everything, int cutOff) {

	static final Pace SMOKE = new Pace(1, TimeValue.milliseconds(100), TimeValue.milliseconds(100), 2, List.of(1), 20,
			2, true, 1);

	// 64 threads on two cores become no faster after some six seconds: measured sooner,
	// who has less code wins
	static final Pace QUICK = new Pace(2, TimeValue.milliseconds(2500), TimeValue.milliseconds(1000), 8,
			List.of(1, 8, 64), 300, 10, false, 5);

	static final Pace FULL = new Pace(3, TimeValue.milliseconds(4000), TimeValue.milliseconds(1500), 12,
			List.of(1, 8, 64), 2000, 40, true, 30);

	static Pace named(String name) {
		return switch (name) {
			case "smoke" -> SMOKE;
			case "quick" -> QUICK;
			case "full" -> FULL;
			default -> throw new IllegalArgumentException("Say 'quick' or 'full', not '" + name + "'");
		};
	}

	/**
	 * Return one that warms up for longer.
	 * @param times how many times as long
	 * @return the pace
	 */
	Pace warmedUp(int times) {
		TimeValue longer = TimeValue.milliseconds(times * this.warmup.convertTo(TimeUnit.MILLISECONDS));
		return new Pace(this.rounds, longer, this.measurement, this.batches, this.threads, this.propagations,
				this.coldKeys, this.everything, this.cutOff);
	}

}
