package io.pillar.ratelimit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Decides whether requests stay within limits.
 * <p>
 * <b>Across nodes</b> one count holds for all of them. With
 * {@link RateLimit.Algorithm#SLIDING_WINDOW} no window, wherever it begins, sees more
 * than its permits, whatever the number of nodes and whatever their clocks say: time is
 * Redis's. All limits of a request are decided together, and one that is denied takes
 * nothing of any. On a Redis Cluster that holds for each subject; where limits of several
 * subjects are asked for at once, what one of them gave is returned when another denies,
 * and may be missing for others until then.
 * <p>
 * <b>Without Redis</b> a limit does what {@link RateLimit#withoutRedis()} says, in this
 * node alone. No call waits in vain for longer than the time budget of a call to Redis,
 * and none waits at all once Redis is known to be away.
 * <p>
 * Instances are safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public interface RateLimiter {

	/**
	 * Ask for permits, and wait for the answer.
	 * @param request the request
	 * @return the answer, never a wait for permits
	 */
	RateLimitDecision acquire(RateLimitRequest request);

	/**
	 * Ask for permits without waiting.
	 * @param request the request
	 * @return the answer to come, which does not fail because of Redis
	 */
	CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request);

	/**
	 * Look at how limits stand, taking nothing.
	 * @param request the request
	 * @return the answer that {@link #acquire} would give
	 */
	RateLimitDecision peek(RateLimitRequest request);

	/**
	 * Give back permits of a request that was allowed, because it turned out not to
	 * count. Permits whose window is over need not be given back, and are not. Does not
	 * wait for Redis.
	 * @param request the request
	 * @param decision the answer to it
	 */
	void refund(RateLimitRequest request, RateLimitDecision decision);

	/**
	 * Forget what a subject did, on all nodes, and what was ruled about it. Permits that
	 * nodes took in advance before may still be used for a tenth of a second.
	 * @param key the limit and the subject
	 * @throws io.pillar.redis.RedisUnavailableException if Redis is away; this node has
	 * forgotten all the same
	 */
	void reset(RateLimitKey key);

	/**
	 * Ban a subject, or give it more than its limit has, for some time. It takes the
	 * place of what was ruled about it before.
	 * <p>
	 * It holds on all nodes at once, but for permits that nodes took in advance, which
	 * may still be used for a tenth of a second. While Redis is away a node goes on to
	 * deny whom it knows to be banned; else what {@link RateLimit#withoutRedis()} says
	 * holds.
	 * @param key the limit and the subject
	 * @param ruling how it is treated, and for how long
	 * @throws io.pillar.redis.RedisUnavailableException if Redis is away; this node then
	 * does so all the same where it counts alone
	 * @throws UnsupportedOperationException if this limiter cannot
	 */
	default void rule(RateLimitKey key, RateLimitRuling ruling) {
		throw new UnsupportedOperationException("This limiter has no rulings");
	}

	/**
	 * End what was ruled about a subject, on all nodes, and forget its earlier bans. What
	 * it took of the limit still counts.
	 * @param key the limit and the subject
	 * @throws io.pillar.redis.RedisUnavailableException if Redis is away; this node has
	 * ended it all the same
	 * @throws UnsupportedOperationException if this limiter cannot
	 */
	default void lift(RateLimitKey key) {
		throw new UnsupportedOperationException("This limiter has no rulings");
	}

	/**
	 * Return how a subject is treated otherwise than its limit says.
	 * @param key the limit and the subject
	 * @return what was ruled, and for how long it holds from now; empty where nothing
	 * was. While Redis is away, what this node knows
	 * @throws UnsupportedOperationException if this limiter cannot
	 */
	default Optional<RateLimitRuling> ruling(RateLimitKey key) {
		throw new UnsupportedOperationException("This limiter has no rulings");
	}

}
