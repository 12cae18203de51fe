package io.pillar.ratelimit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Overrides of this node only, which are gone when it ends.
 */
final class LocalOverrides implements PolicyOverrides {

	private final Map<String, RateLimitOverride> overrides = new ConcurrentHashMap<>();

	private volatile Runnable listener = () -> {
	};

	@Override
	public Map<String, RateLimitOverride> all() {
		return Map.copyOf(this.overrides);
	}

	@Override
	public void put(String policy, RateLimitOverride override) {
		this.overrides.put(policy, override);
		this.listener.run();
	}

	@Override
	public void remove(String policy) {
		this.overrides.remove(policy);
		this.listener.run();
	}

	@Override
	public void whenChanged(Runnable listener) {
		this.listener = listener;
	}

}
