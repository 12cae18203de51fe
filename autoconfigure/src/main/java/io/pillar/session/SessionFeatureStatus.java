package io.pillar.session;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.FeatureStatus;
import io.pillar.redis.RedisAvailability;

/**
 * Says what sessions do now.
 */
final class SessionFeatureStatus implements FeatureStatus {

	private final SessionSettings settings;

	private final boolean shared;

	private final Supplier<@Nullable RedisAvailability> availability;

	SessionFeatureStatus(SessionSettings settings, boolean shared, Supplier<@Nullable RedisAvailability> availability) {
		this.settings = settings;
		this.shared = shared;
		this.availability = availability;
	}

	@Override
	public String feature() {
		return "session";
	}

	@Override
	public String state() {
		RedisAvailability availability = this.availability.get();
		if (!this.shared || availability == null) {
			return "keeps sessions in the memory of this node";
		}
		if (availability.isAvailable()) {
			return "shares sessions with the other nodes";
		}
		return this.settings.away().strict() ? "degraded: serves no sessions of users until Redis is back"
				: "degraded: sessions that this node knows go on, and new ones live on it, until Redis is back";
	}

}
