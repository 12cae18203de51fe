package io.pillar.actuator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.pillar.redis.FeatureStatus;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisCapabilities;

/**
 * Says where shared state lives, whether Redis is there, and what each feature does now.
 * It is up even without Redis: the node goes on, and taking it out of service because of
 * Redis would take out every node at once.
 */
class PillarHealthIndicator extends AbstractHealthIndicator {

	private final @Nullable RedisAvailability availability;

	private final @Nullable RedisCapabilities capabilities;

	private final Iterable<FeatureStatus> features;

	PillarHealthIndicator(@Nullable RedisAvailability availability, @Nullable RedisCapabilities capabilities,
			Iterable<FeatureStatus> features) {
		super("Pillar could not say how it is");
		this.availability = availability;
		this.capabilities = capabilities;
		this.features = features;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		RedisAvailability availability = this.availability;
		health.up().withDetail("mode", (availability != null) ? "redis" : "local");
		health.withDetail("degraded", availability != null && !availability.isAvailable());
		if (availability != null) {
			health.withDetail("redis", redis(availability));
		}
		Map<String, String> states = new TreeMap<>();
		this.features.forEach((feature) -> states.put(feature.feature(), feature.state()));
		health.withDetail("features", states);
	}

	private Map<String, Object> redis(RedisAvailability availability) {
		Map<String, Object> redis = new LinkedHashMap<>();
		redis.put("available", availability.isAvailable());
		redis.put("since", availability.since().toString());
		availability.reason().ifPresent((reason) -> redis.put("reason", reason));
		if (this.capabilities != null) {
			redis.put("capabilities", this.capabilities.commands());
		}
		return redis;
	}

}
