package io.pillar.event;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * How events travel.
 *
 * @param enabled Whether Pillar provides the event bus.
 * @param mode Where events travel, pillar.mode where it is not set.
 * @param threads How many listeners run at the same time at most.
 * @param maxSize How large an event may be as JSON.
 * @param checkInterval How often a node looks whether it has missed an event after which
 * no other came.
 * @param broadcastPackages Packages in which classes with Broadcast are looked for,
 * beside those of the application.
 * @param topics Topics by name.
 */
@ConfigurationProperties("pillar.event")
record EventProperties(@DefaultValue("true") boolean enabled, @Nullable String mode, @DefaultValue("16") int threads,
		@DefaultValue("256KB") DataSize maxSize, @DefaultValue("5s") Duration checkInterval,
		@DefaultValue List<String> broadcastPackages, @DefaultValue LinkedHashMap<String, TopicProperties> topics) {

	private static final int MAX_TOPICS = 1000;

	private static final Duration SHORTEST_CHECK = Duration.ofMillis(100);

	private static final Duration LONGEST_CHECK = Duration.ofHours(1);

	// not of the class that uses it, which needs more than may be there
	private static final String STOMP = "stomp";

	// for what is sent without a topic of its own
	private static final TopicProperties UNNAMED = new TopicProperties(EventLevel.REPLAY, 1, 1000, 1000,
			EventOverflow.DROP, 1000);

	EventTopics toTopics() {
		if (this.topics.size() > MAX_TOPICS) {
			throw new InvalidConfigurationPropertyValueException("pillar.event.topics", this.topics.size(),
					"A node keeps up to 1000 topics. Use parts of topics for what is without number.");
		}
		Map<String, TopicSettings> settings = new LinkedHashMap<>();
		settings.put(Broadcast.TOPIC, UNNAMED.toSettings(Broadcast.TOPIC));
		settings.put(STOMP, UNNAMED.toSettings(STOMP));
		this.topics.forEach((name, topic) -> settings.put(name, topic.toSettings(name)));
		return new EventTopics(settings);
	}

	EventSettings toSettings() {
		return new EventSettings(checkedThreads(), checkedMaxSize(), checkedCheckInterval());
	}

	private int checkedThreads() {
		if (this.threads < 1 || this.threads > 1000) {
			throw new InvalidConfigurationPropertyValueException("pillar.event.threads", this.threads,
					"Use 1 to 1000.");
		}
		return this.threads;
	}

	private int checkedMaxSize() {
		if (this.maxSize.toBytes() < 100 || this.maxSize.toBytes() > 16_777_216) {
			throw new InvalidConfigurationPropertyValueException("pillar.event.max-size", this.maxSize,
					"Use 100B to 16MB.");
		}
		return (int) this.maxSize.toBytes();
	}

	private Duration checkedCheckInterval() {
		if (this.checkInterval.compareTo(SHORTEST_CHECK) < 0 || this.checkInterval.compareTo(LONGEST_CHECK) > 0) {
			throw new InvalidConfigurationPropertyValueException("pillar.event.check-interval", this.checkInterval,
					"Use 100ms to 1h.");
		}
		return this.checkInterval;
	}

}
