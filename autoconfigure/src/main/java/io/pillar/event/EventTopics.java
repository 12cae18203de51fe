package io.pillar.event;

import java.util.Map;

/**
 * The topics that are declared.
 */
final class EventTopics {

	private final Map<String, TopicSettings> topics;

	EventTopics(Map<String, TopicSettings> topics) {
		this.topics = Map.copyOf(topics);
	}

	TopicSettings of(EventTopic topic) {
		TopicSettings settings = this.topics.get(topic.name());
		if (settings == null) {
			throw new IllegalArgumentException(
					"There is no topic '%s'. Declare it, as with 'pillar.event.topics.%s.level: replay'"
						.formatted(topic.name(), topic.name()));
		}
		return settings;
	}

}
