package io.pillar.docs.redis;

import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.pillar.redis.RedisAvailability;

/**
 * A component that stops promising what only a fleet can keep while Redis is away.
 */
// tag::listener[]
@Component
class PriceFeed implements RedisAvailability.Listener {

	private final AtomicBoolean shared = new AtomicBoolean();

	PriceFeed(ObjectProvider<RedisAvailability> availability) {
		availability.ifAvailable((redis) -> {
			redis.addListener(this);
			this.shared.set(redis.isAvailable());
		});
	}

	@Override
	public void unavailable() {
		this.shared.set(false);
	}

	@Override
	public void available() {
		this.shared.set(true);
	}

	boolean isShared() {
		return this.shared.get();
	}

}
// end::listener[]
