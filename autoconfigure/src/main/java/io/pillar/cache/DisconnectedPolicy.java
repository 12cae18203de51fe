package io.pillar.cache;

import java.time.Duration;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * Decides how long the memory of a node is used while nothing is heard of changes.
 */
final class DisconnectedPolicy {

	private final @Nullable Duration limit;

	private long heardOfNanos = System.nanoTime();

	private volatile boolean closed;

	DisconnectedPolicy(@Nullable Duration limit) {
		this.limit = limit;
	}

	boolean isClosed() {
		return this.closed;
	}

	void joined(RedisTier tier) {
		if (this.closed) {
			tier.cache().disconnected();
		}
	}

	void heardOf(Collection<RedisTier> tiers) {
		this.heardOfNanos = System.nanoTime();
		if (this.closed) {
			this.closed = false;
			tiers.forEach((tier) -> tier.cache().connected());
		}
	}

	void check(Collection<RedisTier> tiers) {
		if (this.limit != null && !this.closed && System.nanoTime() - this.heardOfNanos > this.limit.toNanos()) {
			this.closed = true;
			tiers.forEach((tier) -> tier.cache().disconnected());
		}
	}

}
