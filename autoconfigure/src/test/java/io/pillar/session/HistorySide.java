package io.pillar.session;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisLink;

import static org.awaitility.Awaitility.await;

/**
 * A node, and whether it could see Redis all the time.
 */
final class HistorySide {

	private final AtomicInteger cuts = new AtomicInteger();

	private final SessionNode node;

	private final SessionSide side;

	HistorySide(SessionNode node) {
		this.node = node;
		this.side = node.open(SessionTestSettings.usual());
	}

	SessionSide side() {
		return this.side;
	}

	/**
	 * Return the counter of cuts, which is odd while the node is cut off.
	 * @return the counter
	 */
	AtomicInteger cuts() {
		return this.cuts;
	}

	Mark mark() {
		RedisAvailability availability = this.node.bean(RedisAvailability.class);
		return new Mark(this.cuts.get(), this.node.bean(RedisLink.class).stats().failures(),
				availability.isAvailable() ? availability.since() : null);
	}

	/**
	 * Return whether Redis answered all that it was asked, which a busy machine may keep
	 * it from as a cut does.
	 */
	boolean sawRedisSince(Mark mark) {
		return mark.cuts % 2 == 0 && mark.since != null && mark().equals(mark);
	}

	void awaitBack() {
		await().atMost(Duration.ofSeconds(30))
			.until(() -> this.node.bean(RedisAvailability.class).isAvailable()
					&& this.node.bean(RedisChannels.class).isSubscribed());
	}

	boolean isPushed() {
		return ((FallbackSessionStore) this.side.store()).pending() == 0;
	}

	@Override
	public String toString() {
		return "a node";
	}

	/**
	 * What is seen of Redis at a moment.
	 *
	 * @param cuts how often the node was cut off and was not any more
	 * @param failures how many calls failed
	 * @param since since when Redis can be used, {@code null} where it cannot
	 */
	record Mark(int cuts, long failures, @Nullable Instant since) {

	}

}
