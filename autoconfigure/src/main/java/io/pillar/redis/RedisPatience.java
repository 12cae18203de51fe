package io.pillar.redis;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * Waits for answers to what a subscriber asks, for a bounded time.
 *
 * @param nanos how long
 */
record RedisPatience(long nanos) {

	boolean answers(StatefulRedisPubSubConnection<String, String> connection) {
		try {
			await(connection.async().ping());
			return true;
		}
		catch (RedisUnavailableException ex) {
			return false;
		}
	}

	void await(RedisFuture<?> future) {
		try {
			future.get(this.nanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RedisUnavailableException("Interrupted while waiting for Redis", ex);
		}
		catch (ExecutionException | TimeoutException | CancellationException ex) {
			throw new RedisUnavailableException("Cannot subscribe", ex);
		}
	}

}
