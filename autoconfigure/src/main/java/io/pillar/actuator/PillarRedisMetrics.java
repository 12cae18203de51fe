package io.pillar.actuator;

import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisLink;

/**
 * The meters of the connection: {@code pillar.redis.available},
 * {@code pillar.redis.calls}, {@code pillar.redis.failures},
 * {@code pillar.redis.timeouts}, {@code pillar.redis.connects} and
 * {@code pillar.redis.subscription.connects}. How long each command takes is measured by
 * the client itself.
 */
class PillarRedisMetrics implements MeterBinder {

	private final RedisAvailability availability;

	private final RedisLink link;

	private final RedisChannels channels;

	PillarRedisMetrics(RedisAvailability availability, RedisLink link, RedisChannels channels) {
		this.availability = availability;
		this.link = link;
		this.channels = channels;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("pillar.redis.available", this.availability, (redis) -> redis.isAvailable() ? 1 : 0)
			.description("Whether Redis can be used: 1 or 0")
			.register(registry);
		count(registry, "calls", "Calls to Redis", (link) -> link.stats().calls());
		count(registry, "failures", "Calls to Redis that failed, time-outs among them",
				(link) -> link.stats().failures());
		count(registry, "timeouts", "Calls to Redis that took longer than their budget",
				(link) -> link.stats().timeouts());
		count(registry, "connects", "Connections made for calls", (link) -> link.stats().connects());
		FunctionCounter.builder("pillar.redis.subscription.connects", this.channels, RedisChannels::connects)
			.description("Connections made for messages")
			.register(registry);
	}

	private void count(MeterRegistry registry, String noun, String description, ToDoubleFunction<RedisLink> count) {
		FunctionCounter.builder("pillar.redis." + noun, this.link, count).description(description).register(registry);
	}

}
