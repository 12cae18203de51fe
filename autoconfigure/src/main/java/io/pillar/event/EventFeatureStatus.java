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

	private final Supplier<@Nullable EventStreamInspection> streams;

	EventFeatureStatus(Supplier<@Nullable RedisEventTransport> transport, EventInspection events,
			Supplier<@Nullable EventStreamInspection> streams) {
		this.transport = transport;
		this.events = events;
		this.streams = streams;
	}

	@Override
	public String feature() {
		return "event";
	}

	@Override
	public String state() {
		EventStats stats = this.events.stats();
		EventStreamInspection streams = this.streams.get();
		String clients = (streams != null) ? ", %d clients".formatted(streams.stats().clients()) : "";
		return "%s; %d subscriptions, %d gaps, %d failed listeners%s".formatted(mode(), stats.subscriptions(),
				stats.gaps(), stats.failed(), clients);
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
