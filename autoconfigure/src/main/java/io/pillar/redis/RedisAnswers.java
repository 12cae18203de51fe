package io.pillar.redis;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.RedisFuture;
import org.jspecify.annotations.Nullable;

/**
 * Waits for answers, no longer than it may, and says how that ended.
 */
final class RedisAnswers {

	private final RedisOutcomes outcomes;

	private final boolean patient;

	RedisAnswers(RedisOutcomes outcomes) {
		this(outcomes, true);
	}

	private RedisAnswers(RedisOutcomes outcomes, boolean patient) {
		this.outcomes = outcomes;
		this.patient = patient;
	}

	/**
	 * Return the one for callers who give up before Redis had the time it should have.
	 * @return one whose time-outs are not held against Redis
	 */
	RedisAnswers impatient() {
		return new RedisAnswers(this.outcomes, false);
	}

	<T extends @Nullable Object> T await(RedisFuture<T> future, long deadline) {
		try {
			T answer = future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
			this.outcomes.succeeded();
			return answer;
		}
		catch (TimeoutException ex) {
			future.cancel(true);
			throw this.patient ? this.outcomes.timedOut(ex)
					: new RedisUnavailableException("Redis did not answer in the time that was left", ex);
		}
		catch (ExecutionException | CancellationException ex) {
			// the client cancels what was under way when a connection is closed
			throw this.outcomes.failed((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			Thread.currentThread().interrupt();
			throw new RedisUnavailableException("Interrupted while waiting for Redis", ex);
		}
	}

	<T extends @Nullable Object> T settle(T answer, @Nullable Throwable ex) {
		if (ex == null) {
			this.outcomes.succeeded();
			return answer;
		}
		Throwable cause = unwrap(ex);
		throw (cause instanceof TimeoutException) ? this.outcomes.timedOut(cause) : this.outcomes.failed(cause);
	}

	static Throwable unwrap(Throwable ex) {
		return (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
	}

}
