package io.pillar.event;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.NodesBase;
import io.pillar.redis.PillarRedisAutoConfiguration;
import io.pillar.redis.RedisAvailability;

import static org.awaitility.Awaitility.await;

/**
 * Applications of a fleet that have an event bus.
 */
final class EventNodes extends NodesBase {

	static final String[] TOPICS = { "pillar.event.topics.fire.level=fire",
			"pillar.event.topics.sequenced.level=sequenced", "pillar.event.topics.replay.level=replay",
			"pillar.event.topics.many.level=replay", "pillar.event.topics.many.partitions=4",
			"pillar.event.topics.small.level=replay", "pillar.event.topics.small.queue=3",
			"pillar.event.topics.waiting.level=replay", "pillar.event.topics.waiting.queue=4",
			"pillar.event.topics.waiting.overflow=wait", "pillar.event.topics.waiting.history=20000",
			"pillar.event.topics.brief.level=replay", "pillar.event.topics.brief.queue=4",
			"pillar.event.topics.brief.overflow=wait", "pillar.event.topics.brief.history=100" };

	private static final List<String> USUAL = Stream
		.concat(Stream.of("spring.application.name=events", "pillar.event.check-interval=1s"), Stream.of(TOPICS))
		.toList();

	EventNodes(String... properties) {
		super(Node.class, USUAL, properties);
	}

	static EventNodes on(String host, int port, String... properties) {
		return new EventNodes(at(host, port, properties));
	}

	ConfigurableApplicationContext start(Class<?>... more) {
		ConfigurableApplicationContext context = run(more);
		context.getBeanProvider(RedisAvailability.class)
			.ifAvailable((availability) -> await().until(availability::isAvailable));
		return context;
	}

	EventBus bus() {
		return start().getBean(EventBus.class);
	}

	void awaitAvailable() {
		await().until(() -> contexts().allMatch((context) -> context.getBean(RedisAvailability.class).isAvailable()));
	}

	boolean hasKept() {
		return stats().anyMatch((stats) -> stats.kept() > stats.sentLater() + stats.unsent());
	}

	@Override
	public String toString() {
		return stats().map(EventStats::toString).collect(Collectors.joining());
	}

	Stream<EventStats> stats() {
		return contexts().map((context) -> context.getBean(EventInspection.class).stats());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, EventAutoConfiguration.class })
	static class Node {

	}

}
