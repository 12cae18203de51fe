package io.pillar.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.pillar.embedded.RedisServer;

/**
 * What is measured of messages from node to node.
 */
final class MessengerMeasurements {

	private static final List<MessengerSubject> COMPARED = List.of(MessengerSubject.RAW, MessengerSubject.REDISSON,
			MessengerSubject.SPRING, MessengerSubject.PILLAR_FIRE, MessengerSubject.PILLAR_SEQUENCED,
			MessengerSubject.PILLAR_REPLAY);

	private static final List<MessengerSubject> CUT_OFF = List.of(MessengerSubject.PILLAR_LONG_REPLAY,
			MessengerSubject.PILLAR_SEQUENCED, MessengerSubject.REDISSON_RELIABLE, MessengerSubject.SPRING_STREAM,
			MessengerSubject.SPRING_STEADY_STREAM);

	private static final int RATE = 500;

	private final RedisServer redis;

	private final Pace pace;

	private final Results results;

	private final Rounds<MessengerSubject> rounds;

	private final List<MessengerSubject> subjects;

	MessengerMeasurements(RedisServer redis, Pace pace, Results results, List<MessengerSubject> subjects) {
		this.redis = redis;
		this.pace = pace;
		this.results = results;
		this.rounds = new Rounds<>(redis, pace.rounds(), subjects);
		this.subjects = subjects;
	}

	/**
	 * Warm up all before the first is measured: they share the process.
	 */
	void warmUp() {
		new Rounds<>(this.redis, 1, this.subjects).forEach(COMPARED, List.of(), Row.higher("warm-up", ""),
				(subject) -> {
					try (MessengerPair pair = new MessengerPair(subject, this.redis.url())) {
						pair.rate(8, warmup().multipliedBy(3));
						pair.rate(1, warmup());
					}
				});
	}

	void travel() {
		this.rounds.forEach(COMPARED, List.of(), Row.higher("publish to listener", ""), (subject) -> {
			try (MessengerPair pair = new MessengerPair(subject, this.redis.url())) {
				pair.rate(8, warmup().dividedBy(2));
				double[] micros = pair.latencies((int) (RATE * measurement().toMillis() / 1000));
				add(subject, (level) -> Row.lower(level + ", publish to listener, p50", "µs"),
						Numbers.percentile(micros, 0.5));
				add(subject, (level) -> Row.lower(level + ", publish to listener, p99", "µs"),
						Numbers.percentile(micros, 0.99));
				add(subject, (level) -> Row.higher(level + ", 1 thread publishes", "event/s"),
						pair.rate(1, measurement()));
				add(subject, (level) -> Row.higher(level + ", 8 threads publish", "event/s"),
						pair.rate(8, measurement()));
			}
		});
	}

	private void add(MessengerSubject subject, Function<String, Row> row, double figure) {
		for (MessengerSubject level : List.of(MessengerSubject.PILLAR_FIRE, MessengerSubject.PILLAR_SEQUENCED,
				MessengerSubject.PILLAR_REPLAY)) {
			// peers have one form, which all of Pillar's are compared with
			if (subject.column() != Column.PILLAR || subject == level) {
				this.results.add(row.apply(level.title().substring("Pillar, ".length())), subject, figure);
			}
		}
	}

	List<CutOff> cutOff() {
		List<CutOff> all = new ArrayList<>();
		this.rounds.forEach(List.of(), CUT_OFF, Row.higher("cut off", ""), (subject) -> {
			Duration length = Duration.ofSeconds(this.pace.cutOff());
			all.add(CutOff.measure(subject, this.redis, length, length.multipliedBy(2).plusSeconds(10)));
		});
		return all;
	}

	private Duration warmup() {
		return Duration.ofMillis(this.pace.warmup().convertTo(TimeUnit.MILLISECONDS));
	}

	private Duration measurement() {
		return Duration.ofMillis(3 * this.pace.measurement().convertTo(TimeUnit.MILLISECONDS));
	}

}
