package io.pillar.event;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

import io.pillar.redis.NodeId;

/**
 * Provides an {@link EventBus}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = { "io.pillar.redis.PillarRedisAutoConfiguration",
		"org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration" })
@ConditionalOnClass(JsonMapper.class)
@ConditionalOnBooleanProperty(name = "pillar.event.enabled", matchIfMissing = true)
@EnableConfigurationProperties(EventProperties.class)
@Import({ RedisEventConfiguration.class, LocalEventConfiguration.class, EventBusConfiguration.class,
		BroadcastConfiguration.class })
public final class EventAutoConfiguration {

	@Bean
	EventSettings pillarEventSettings(EventProperties properties) {
		return properties.toSettings();
	}

	@Bean
	EventTypes pillarEventTypes() {
		return new EventTypes();
	}

	@Bean
	EventId pillarEventIds(ObjectProvider<Clock> clock) {
		return new EventId(clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	EventCounters pillarEventCounters(ObjectProvider<EventBusListener> listeners) {
		return new EventCounters(listeners.orderedStream().toList());
	}

	@Bean
	EventNode pillarEventNode(NodeId id, EventCounters counters, ObjectProvider<EventTracing> tracing) {
		return new EventNode(id, counters, tracing.getIfUnique(() -> EventTracing.NO_OP), System::nanoTime);
	}

	@Bean(destroyMethod = "close")
	EventThreads pillarEventThreads(EventSettings settings) {
		return new EventThreads(settings.threads());
	}

	@Bean
	EventHub pillarEventHub(EventNode node, EventTypes types, EventThreads threads) {
		return new EventHub(node, types, threads);
	}

	@Bean
	EventInspection pillarEventInspection(EventHub hub) {
		return hub::stats;
	}

	@Bean
	EventFeatureStatus pillarEventStatus(ObjectProvider<RedisEventTransport> transport, EventInspection events,
			ObjectProvider<EventStreamInspection> streams) {
		return new EventFeatureStatus(transport::getIfAvailable, events, streams::getIfAvailable);
	}

}
