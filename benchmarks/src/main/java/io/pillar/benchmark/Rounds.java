package io.pillar.benchmark;

import java.util.List;

import io.pillar.embedded.RedisServer;

/**
 * Measures contenders in turn and not one after the other: what slows the machine down
 * for a while must not slow down one of those whose ratio counts.
 *
 * @param <C> who is measured
 */
final class Rounds<C extends Contender> {

	private final RedisServer redis;

	private final int rounds;

	private final List<C> contenders;

	/**
	 * Create rounds.
	 * @param redis emptied before each measurement
	 * @param rounds how often those are measured that are compared
	 * @param contenders who is measured at all
	 */
	Rounds(RedisServer redis, int rounds, List<C> contenders) {
		this.redis = redis;
		this.rounds = rounds;
		this.contenders = contenders;
	}

	void forEach(List<C> compared, List<C> others, Row row, Measurement<C> measurement) {
		for (int round = 0; round < this.rounds; round++) {
			compared.forEach((contender) -> measure(contender, row, measurement));
		}
		others.forEach((contender) -> measure(contender, row, measurement));
	}

	private void measure(C contender, Row row, Measurement<C> measurement) {
		if (!this.contenders.contains(contender)) {
			return;
		}
		System.err.println(row.title() + ": " + contender.title());
		this.redis.execute("FLUSHALL");
		try {
			measurement.take(contender);
		}
		catch (Exception ex) {
			throw new IllegalStateException("%s failed at: %s".formatted(contender.title(), row.title()), ex);
		}
	}

	/**
	 * One measurement of one contender.
	 *
	 * @param <C> who is measured
	 */
	@FunctionalInterface
	interface Measurement<C> {

		void take(C contender) throws Exception;

	}

}
