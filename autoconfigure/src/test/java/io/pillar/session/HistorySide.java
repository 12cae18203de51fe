package io.pillar.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;

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

	int mark() {
		return this.cuts.get();
	}

	boolean sawRedisSince(int mark) {
		return mark % 2 == 0 && this.cuts.get() == mark;
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

}
