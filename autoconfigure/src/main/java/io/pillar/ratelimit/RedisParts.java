package io.pillar.ratelimit;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

import com.github.benmanes.caffeine.cache.Ticker;
import io.lettuce.core.cluster.SlotHash;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pillar.redis.RedisUnavailableException;

/**
 * Knows which parts of a Cluster do not answer, so that requests do not wait for them one
 * after the other.
 */
/*
 * That one server of several hangs does not make the Cluster unavailable: the others go
 * on. But what lies there would cost each request the budget of a call, and what lies
 * there may be the limit of everybody. So once a call was waited for in vain, the slots
 * around its own are away: a server has slots that follow each other. From then on one
 * request in a while, which does not wait either, looks whether they answer again.
 */
final class RedisParts {

	private static final Log logger = LogFactory.getLog(RedisParts.class);

	private static final int PARTS = 64;

	private static final long PAUSE_NANOS = Duration.ofMillis(250).toNanos();

	// when to look again, 0 where a part is there
	private final AtomicLongArray looks;

	private final AtomicInteger away = new AtomicInteger();

	private final Ticker ticker;

	RedisParts(boolean isCluster, Ticker ticker) {
		this.looks = new AtomicLongArray(isCluster ? PARTS : 0);
		this.ticker = ticker;
	}

	/**
	 * Return whether there is only one part, which is away as a whole or not.
	 */
	boolean isOne() {
		return this.looks.length() == 0;
	}

	boolean isAway(byte[] key) {
		return !isOne() && this.looks.get(part(key)) != 0;
	}

	/**
	 * Return whether it is time to look for a part that is away.
	 * @param key a key of it
	 * @return whether it is, to one caller only
	 */
	boolean isToBeLookedFor(byte[] key) {
		int part = part(key);
		long next = this.looks.get(part);
		long now = this.ticker.read();
		return next != 0 && now - next >= 0 && this.looks.compareAndSet(part, next, (now + PAUSE_NANOS) | 1);
	}

	void answered(byte[] key) {
		if (isAway(key) && this.looks.getAndSet(part(key), 0) != 0 && this.away.decrementAndGet() == 0) {
			logger.info("All of the Redis Cluster answers again");
		}
	}

	/**
	 * Note that a call failed. What is refused or dropped makes nobody wait.
	 * @param key a key of the part that was asked
	 * @param ex why it failed
	 */
	void failed(byte[] key, RedisUnavailableException ex) {
		if (!isOne() && ex.getCause() instanceof TimeoutException
				&& this.looks.compareAndSet(part(key), 0, this.ticker.read() | 1) && this.away.getAndIncrement() == 0) {
			logger.warn("A server of the Redis Cluster does not answer. Until it does, no request waits for it, and "
					+ "limits that are counted there hold as 'on-redis-down' of their policies says");
		}
	}

	private static int part(byte[] key) {
		return SlotHash.getSlot(key) / (SlotHash.SLOT_COUNT / PARTS);
	}

}
