package io.pillar.actuator;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Says that no Redis is configured. It is unknown, neither up nor down, which leaves the
 * health of the application to the other checks, and groups that name {@code redis} stay
 * valid.
 */
class UnconfiguredRedisHealthIndicator extends AbstractHealthIndicator {

	@Override
	protected void doHealthCheck(Health.Builder health) {
		health.unknown().withDetail("reason", "no Redis is configured");
	}

}
