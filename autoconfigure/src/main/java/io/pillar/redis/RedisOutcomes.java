package io.pillar.redis;

import java.util.concurrent.atomic.LongAdder;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;

/**
 * Counts how calls end, tells {@link RedisAvailability}, and decides what a caller is
 * told.
 */
final class RedisOutcomes {

	private final LongAdder calls = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private final LongAdder timeouts = new LongAdder();

	private final RedisAvailability availability;

	RedisOutcomes(RedisAvailability availability) {
		this.availability = availability;
	}

	void called() {
		this.calls.increment();
	}

	void succeeded() {
		this.availability.succeeded();
	}

	void away() {
		this.failures.increment();
	}

	RuntimeException timedOut(Throwable cause) {
		this.timeouts.increment();
		return failed(cause);
	}

	RuntimeException failed(Throwable cause) {
		if (cause instanceof RedisNoScriptException script) {
			this.availability.succeeded();
			return script;
		}
		this.failures.increment();
		RedisDiagnosis diagnosis = RedisDiagnoses.of(cause);
		if (cause instanceof RedisCommandExecutionException answer
				&& (diagnosis == RedisDiagnosis.OTHER || !diagnosis.isUnavailable())) {
			this.availability.succeeded();
			return answer;
		}
		RedisUnavailableException unavailable = new RedisUnavailableException(
				"Redis is unavailable: " + diagnosis.summary(), cause);
		this.availability.failed(unavailable);
		return unavailable;
	}

	RedisStats stats(long connects) {
		return new RedisStats(this.calls.sum(), this.failures.sum(), this.timeouts.sum(), connects);
	}

}
