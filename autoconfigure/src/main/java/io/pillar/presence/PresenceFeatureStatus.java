package io.pillar.presence;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.FeatureStatus;
import io.pillar.redis.RedisAvailability;

/**
 * Says what presence does now.
 */
final class PresenceFeatureStatus implements FeatureStatus {

	private final Supplier<@Nullable RedisAvailability> availability;

	private final Supplier<@Nullable PresenceInspection> presence;

	PresenceFeatureStatus(Supplier<@Nullable RedisAvailability> availability,
			Supplier<@Nullable PresenceInspection> presence) {
		this.availability = availability;
		this.presence = presence;
	}

	@Override
	public String feature() {
		return "presence";
	}

	@Override
	public String state() {
		PresenceInspection presence = this.presence.get();
		if (presence == null) {
			return "presence is the application's own";
		}
		return "%s; this node holds %d".formatted(whose(presence), presence.stats().members());
	}

	private String whose(PresenceInspection presence) {
		RedisAvailability availability = this.availability.get();
		if (presence instanceof LocalPresence || availability == null) {
			return "knows the members of this node only";
		}
		if (presence instanceof FallbackPresence shared && !shared.isBegun()) {
			return "is not used on this node yet";
		}
		return availability.isAvailable() ? "knows the members of all nodes"
				: "degraded: knows the members of this node only, until Redis is back";
	}

}
