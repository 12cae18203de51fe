package io.pillar.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What time it is in Redis, judged from the last answer to {@code TIME} and this node's
 * monotonic clock. The wall clock of the node plays no part.
 * <p>
 * A sample is taken at least once a second while Redis is there, so the uncertainty is
 * the round trip of that sample; a step of Redis's own clock is seen with the next one.
 *
 * @since 0.1.0
 */
public final class RedisClock {

	private volatile @Nullable Sample sample;

	/**
	 * Ask Redis for the time.
	 * @param link how to ask
	 */
	public void sample(RedisLink link) {
		long sent = System.nanoTime();
		List<byte[]> time = link.repair((redis) -> redis.time());
		long received = System.nanoTime();
		long seconds = Long.parseLong(new String(time.get(0), StandardCharsets.US_ASCII));
		long micros = Long.parseLong(new String(time.get(1), StandardCharsets.US_ASCII));
		this.sample = new Sample(sent, received, seconds * 1000 + micros / 1000);
	}

	/**
	 * Return the earliest that it can be in Redis.
	 * @param nowNanos {@link System#nanoTime()}
	 * @return milliseconds since the epoch, empty before the first sample
	 */
	public Optional<Long> earliest(long nowNanos) {
		Sample sample = this.sample;
		return (sample != null) ? Optional.of(sample.redisMillis + (nowNanos - sample.receivedNanos) / 1_000_000)
				: Optional.empty();
	}

	/**
	 * Return the earliest that it can be in Redis, or could have been at a moment that is
	 * past.
	 * @param atNanos the moment, of {@link System#nanoTime()}
	 * @return microseconds since the epoch, empty before the first sample
	 */
	public Optional<Long> earliestMicros(long atNanos) {
		Sample sample = this.sample;
		return (sample != null) ? Optional.of(sample.redisMillis * 1000 + (atNanos - sample.receivedNanos) / 1000)
				: Optional.empty();
	}

	/**
	 * Return the latest that it can be in Redis.
	 * @param nowNanos {@link System#nanoTime()}
	 * @return milliseconds since the epoch, empty before the first sample
	 */
	public Optional<Long> latest(long nowNanos) {
		Sample sample = this.sample;
		return (sample != null) ? Optional.of(sample.redisMillis + 1 + (nowNanos - sample.sentNanos) / 1_000_000)
				: Optional.empty();
	}

	/**
	 * Return how long it can be at most until a moment of Redis's clock, never more than
	 * what is really left.
	 * @param redisMillis the moment
	 * @param nowNanos {@link System#nanoTime()}
	 * @return nanoseconds, zero where it is past or where nothing is known yet
	 */
	public long nanosUntil(long redisMillis, long nowNanos) {
		Sample sample = this.sample;
		if (sample == null) {
			return 0;
		}
		// counted from when the question was sent: the answer was made after that
		long left = (redisMillis - sample.redisMillis - 1) * 1_000_000 - (nowNanos - sample.sentNanos);
		return Math.max(0, left);
	}

	/**
	 * Return how long ago a moment of Redis's clock was.
	 * @param redisMillis the moment
	 * @param nowNanos {@link System#nanoTime()}
	 * @return nanoseconds, zero where it is not past or where nothing is known yet
	 */
	public long nanosSince(long redisMillis, long nowNanos) {
		return Math.max(0, earliest(nowNanos).orElse(redisMillis) - redisMillis) * 1_000_000;
	}

	private record Sample(long sentNanos, long receivedNanos, long redisMillis) {

	}

}
