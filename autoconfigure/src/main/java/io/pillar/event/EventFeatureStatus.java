package io.pillar.event;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.FeatureStatus;

/**
 * Says what the event bus does now.
 */
final class EventFeatureStatus implements FeatureStatus {

	private final Supplier<@Nullable RedisEventTransport> transport;

	private final EventInspection events;

	EventFeatureStatus(Supplier<@Nullable RedisEventTransport> transport, EventInspection events) {
		this.transport = transport;
		this.events = events;
	}

	@Override
	public String feature() {
		return "event";
	}

	@Override
	public String state() {
		EventStats stats = this.events.stats();
		return "%s; %d subscriptions, %d gaps, %d failed listeners".formatted(mode(), stats.subscriptions(),
				stats.gaps(), stats.failed());
	}

	private String mode() {
		RedisEventTransport transport = this.transport.get();
		if (transport == null) {
			return "events for this node only";
		}
		return transport.isAvailable() ? "events for all nodes"
				: "degraded: Redis is away, events are delivered on this node and kept for the others";
	}

}
