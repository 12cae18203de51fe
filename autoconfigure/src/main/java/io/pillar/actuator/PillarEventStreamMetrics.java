package io.pillar.actuator;

import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.pillar.event.EventStreamInspection;
import io.pillar.event.EventStreamStats;
import io.pillar.event.StompBridgeInspection;
import io.pillar.event.StompBridgeStats;

/**
 * Measures what is sent to clients: {@code pillar.event.stream.*} and
 * {@code pillar.event.stomp}, each where there is such a thing.
 *
 * @since 0.1.0
 */
public final class PillarEventStreamMetrics implements MeterBinder {

	private final Supplier<@Nullable EventStreamInspection> streams;

	private final Supplier<@Nullable StompBridgeInspection> bridge;

	PillarEventStreamMetrics(Supplier<@Nullable EventStreamInspection> streams,
			Supplier<@Nullable StompBridgeInspection> bridge) {
		this.streams = streams;
		this.bridge = bridge;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		EventStreamInspection streams = this.streams.get();
		if (streams != null) {
			bind(registry, streams);
		}
		StompBridgeInspection bridge = this.bridge.get();
		if (bridge != null) {
			message(registry, bridge, "sent", StompBridgeStats::sent);
			message(registry, bridge, "received", StompBridgeStats::received);
			message(registry, bridge, "skipped", StompBridgeStats::skipped);
		}
	}

	private void bind(MeterRegistry registry, EventStreamInspection streams) {
		Gauge.builder("pillar.event.stream.clients", streams, (inspection) -> inspection.stats().clients())
			.description("Clients that are sent events")
			.register(registry);
		client(registry, streams, "fresh", (stats) -> stats.opened() - stats.resumed() - stats.unreadableIds());
		client(registry, streams, "resumed", EventStreamStats::resumed);
		client(registry, streams, "unreadable-id", EventStreamStats::unreadableIds);
		client(registry, streams, "refused", EventStreamStats::refused);
		counter(registry, streams, "sent", "Events sent to clients", EventStreamStats::sent);
		counter(registry, streams, "replayed", "Events read from a history for a client", EventStreamStats::replayed);
		counter(registry, streams, "gaps", "Gaps told to clients", EventStreamStats::gaps);
		counter(registry, streams, "cut", "Clients that were too slow", EventStreamStats::cut);
	}

	private void client(MeterRegistry registry, EventStreamInspection streams, String kind,
			ToDoubleFunction<EventStreamStats> count) {
		FunctionCounter
			.builder("pillar.event.stream.opened", streams, (inspection) -> count.applyAsDouble(inspection.stats()))
			.description("Clients that came, by how they came")
			.tag("kind", kind)
			.register(registry);
	}

	private void counter(MeterRegistry registry, EventStreamInspection streams, String name, String description,
			ToDoubleFunction<EventStreamStats> count) {
		FunctionCounter
			.builder("pillar.event.stream." + name, streams, (inspection) -> count.applyAsDouble(inspection.stats()))
			.description(description)
			.register(registry);
	}

	private void message(MeterRegistry registry, StompBridgeInspection bridge, String way,
			ToDoubleFunction<StompBridgeStats> count) {
		FunctionCounter.builder("pillar.event.stomp", bridge, (inspection) -> count.applyAsDouble(inspection.stats()))
			.description("Messages between STOMP brokers of nodes")
			.baseUnit("messages")
			.tag("way", way)
			.register(registry);
	}

}
