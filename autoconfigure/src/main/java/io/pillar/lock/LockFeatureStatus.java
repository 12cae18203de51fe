package io.pillar.lock;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.FeatureStatus;
import io.pillar.redis.RedisAvailability;

/**
 * Says what locks do now.
 */
final class LockFeatureStatus implements FeatureStatus {

	private final Supplier<@Nullable RedisAvailability> availability;

	private final Supplier<@Nullable LockInspection> locks;

	LockFeatureStatus(Supplier<@Nullable RedisAvailability> availability, Supplier<@Nullable LockInspection> locks) {
		this.availability = availability;
		this.locks = locks;
	}

	@Override
	public String feature() {
		return "lock";
	}

	@Override
	public String state() {
		LockInspection locks = this.locks.get();
		if (locks == null) {
			return "locks are the application's own";
		}
		LockStats stats = locks.stats();
		return "%s; %d held and %d lost by this node".formatted(mode(), stats.held(), stats.lost());
	}

	private String mode() {
		RedisAvailability availability = this.availability.get();
		if (availability == null) {
			return "locks for this node only";
		}
		return availability.isAvailable() ? "locks for all nodes"
				: "degraded: Redis is away, and each lock does what it says for that time";
	}

}
