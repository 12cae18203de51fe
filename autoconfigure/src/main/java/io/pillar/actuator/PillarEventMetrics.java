package io.pillar.actuator;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.pillar.event.EventBusListener;
import io.pillar.event.EventGap;
import io.pillar.event.EventInspection;
import io.pillar.event.EventStats;

/**
 * Measures the event bus: {@code pillar.event.*}, by the names of topics that are
 * declared and never by their parts.
 *
 * @since 0.1.0
 */
public final class PillarEventMetrics implements EventBusListener, MeterBinder {

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	// by the names of topics, which are declared
	private final Map<String, List<Timer>> delays = new ConcurrentHashMap<>();

	private final Map<String, List<Timer>> handlings = new ConcurrentHashMap<>();

	private final Supplier<@Nullable EventInspection> events;

	PillarEventMetrics(Supplier<@Nullable EventInspection> events) {
		this.events = events;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
		published(registry, "fleet", EventStats::published);
		published(registry, "node", EventStats::alone);
		published(registry, "uncertain", EventStats::uncertain);
		counter(registry, "received", "Events that arrived, own ones included", EventStats::received);
		counter(registry, "replayed", "Events that were missed and read from a history", EventStats::replayed);
		counter(registry, "failures", "Calls of listeners that threw", EventStats::failed);
		counter(registry, "dropped", "Events dropped because a listener was too slow", EventStats::dropped);
		counter(registry, "kept", "Events kept for when Redis is back", EventStats::kept);
		counter(registry, "sent.later", "Events sent when Redis was back", EventStats::sentLater);
		counter(registry, "unsent", "Events that there was no room to keep", EventStats::unsent);
		skipped(registry, "unreadable", EventStats::unreadable);
		skipped(registry, "unknown-type", EventStats::unknownType);
		skipped(registry, "unknown-version", EventStats::unknownVersion);
		skipped(registry, "broken", EventStats::broken);
		skipped(registry, "repeated", EventStats::repeated);
		gauge(registry, "subscriptions", "Subscriptions of this node", EventStats::subscriptions);
		gauge(registry, "waiting", "Events that wait for a listener", EventStats::waiting);
		gauge(registry, "full", "Topics that have a listener without room for the next event", EventStats::full);
	}

	private void published(MeterRegistry registry, String reach, ToDoubleFunction<EventStats> count) {
		FunctionCounter.builder("pillar.event.published", this, (metrics) -> metrics.read(count))
			.description("Events published by how far they got")
			.baseUnit("events")
			.tag("reach", reach)
			.register(registry);
	}

	private void skipped(MeterRegistry registry, String reason, ToDoubleFunction<EventStats> count) {
		FunctionCounter.builder("pillar.event.skipped", this, (metrics) -> metrics.read(count))
			.description("Events left out by why")
			.baseUnit("events")
			.tag("reason", reason)
			.register(registry);
	}

	private void counter(MeterRegistry registry, String name, String description, ToDoubleFunction<EventStats> count) {
		FunctionCounter.builder("pillar.event." + name, this, (metrics) -> metrics.read(count))
			.description(description)
			.baseUnit("events")
			.register(registry);
	}

	private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<EventStats> count) {
		Gauge.builder("pillar.event." + name, this, (metrics) -> metrics.read(count))
			.description(description)
			.register(registry);
	}

	private double read(ToDoubleFunction<EventStats> count) {
		EventInspection events = this.events.get();
		return (events != null) ? count.applyAsDouble(events.stats()) : 0;
	}

	@Override
	public void delivered(String topic, Duration waited, Duration took) {
		record(this.delays, topic, waited, "pillar.event.delay", "How long events waited on this node for a listener");
		record(this.handlings, topic, took, "pillar.event.handling", "How long calls of listeners took");
	}

	private void record(Map<String, List<Timer>> timers, String topic, Duration time, String name, String description) {
		List<Timer> all = timers.get(topic);
		if (all == null || all.size() != this.registries.size()) {
			all = this.registries.stream()
				.map((registry) -> Timer.builder(name).description(description).tag("topic", topic).register(registry))
				.toList();
			timers.put(topic, all);
		}
		for (Timer timer : all) {
			timer.record(time);
		}
	}

	@Override
	public void missed(EventGap gap) {
		this.registries.forEach((registry) -> Counter.builder("pillar.event.gaps")
			.description("Gaps told to subscriptions of this node")
			.baseUnit("gaps")
			.tag("topic", gap.topic())
			.tag("reason", gap.reason().name().toLowerCase(Locale.ROOT))
			.register(registry)
			.increment());
	}

}
