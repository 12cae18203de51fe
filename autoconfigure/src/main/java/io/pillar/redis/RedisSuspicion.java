package io.pillar.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;

/**
 * Counts failed calls until they are too many.
 */
final class RedisSuspicion {

	private static final int CALLS_THAT_CLEAR_IT = 20;

	private final CircuitBreaker breaker;

	// successes reach the breaker only after a failure, so that the ordinary call takes
	// no lock
	private volatile int callsToWatch;

	/**
	 * Start without a suspicion.
	 * @param isCluster whether a part of Redis may be away while the rest serves: one
	 * master of three must not stop the calls to the other two
	 */
	RedisSuspicion(boolean isCluster) {
		this.breaker = CircuitBreaker.of("pillar.redis",
				CircuitBreakerConfig.custom()
					.slidingWindowSize(isCluster ? 20 : 10)
					.minimumNumberOfCalls(isCluster ? 10 : 3)
					.failureRateThreshold(isCluster ? 75 : 50)
					// the probe closes it, not time
					.waitDurationInOpenState(Duration.ofDays(365))
					.build());
	}

	void succeeded() {
		if (this.callsToWatch > 0) {
			this.callsToWatch--;
			this.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * Count a failed call.
	 * @param cause why it failed
	 * @return whether there were too many
	 */
	boolean failed(RuntimeException cause) {
		this.callsToWatch = CALLS_THAT_CLEAR_IT;
		this.breaker.onError(0, TimeUnit.NANOSECONDS, cause);
		return this.breaker.getState() == CircuitBreaker.State.OPEN;
	}

	void clear() {
		this.breaker.reset();
		this.callsToWatch = 0;
	}

}
