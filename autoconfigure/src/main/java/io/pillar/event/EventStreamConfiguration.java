package io.pillar.event;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Streams to clients, whatever serves them.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventStreamProperties.class)
class EventStreamConfiguration {

	@Bean(destroyMethod = "close")
	StreamThreads pillarEventStreamThreads() {
		return new StreamThreads();
	}

	@Bean
	EventStreams pillarEventStreams(EventStreamProperties properties, EventHub hub, EventTransport transport,
			EventTypes types, EventCodec codec, EventCounters counters, StreamThreads threads) {
		return new EventStreams(properties, hub, transport, new StreamFrames(types, codec, counters), threads);
	}

}
