package io.pillar.actuator;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;

import io.pillar.event.EventInfo;
import io.pillar.event.EventTopic;
import io.pillar.event.EventTracing;

/**
 * Carries traces along with events by observations, from which whatever traces the
 * application makes spans: {@code pillar.event.send} and {@code pillar.event.receive}.
 * What is published outside of any observation begins no trace.
 */
final class ObservedEventTracing implements EventTracing {

	private static final String HEADER = "traceparent";

	private final Supplier<ObservationRegistry> registry;

	ObservedEventTracing(Supplier<ObservationRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public String traceparent(EventTopic topic) {
		ObservationRegistry registry = this.registry.get();
		if (registry.isNoop() || registry.getCurrentObservation() == null) {
			return "";
		}
		Map<String, String> carrier = new HashMap<>();
		SenderContext<Map<String, String>> context = new SenderContext<>((map, name, value) -> {
			if (map != null) {
				map.put(name, value);
			}
		}, Kind.PRODUCER);
		context.setCarrier(carrier);
		observation("pillar.event.send", "send ", context, topic, registry).start().stop();
		return carrier.getOrDefault(HEADER, "");
	}

	@Override
	public void run(EventInfo info, Runnable work) {
		ObservationRegistry registry = this.registry.get();
		if (registry.isNoop()) {
			work.run();
			return;
		}
		ReceiverContext<EventInfo> context = new ReceiverContext<>(
				(received, name) -> name.equalsIgnoreCase(HEADER) ? received.traceparent().orElse(null) : null,
				Kind.CONSUMER);
		context.setCarrier(info);
		observation("pillar.event.receive", "receive ", context, info.topic(), registry).observe(work);
	}

	private static Observation observation(String name, String verb, Observation.Context context, EventTopic topic,
			ObservationRegistry registry) {
		// the name that is declared and never its parts, which may be people
		return Observation.createNotStarted(name, () -> context, registry)
			.contextualName(verb + topic.name())
			.lowCardinalityKeyValue("topic", topic.name());
	}

}
