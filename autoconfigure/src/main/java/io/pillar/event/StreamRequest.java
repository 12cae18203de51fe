package io.pillar.event;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a client is sent.
 *
 * @param topic the topic or a pattern
 * @param settings the topic as it is declared
 * @param types the names of the types that it may see
 */
record StreamRequest(EventTopic topic, TopicSettings settings, Set<String> types) {

	static StreamRequest of(EventStream stream, EventTopics topics, EventTypes types) {
		List<EventType> read = stream.types().stream().flatMap((type) -> types.readFor(type).stream()).toList();
		return new StreamRequest(stream.topic(), topics.of(stream.topic()),
				read.stream().map(EventType::name).collect(Collectors.toSet()));
	}

	/**
	 * Return the first of its partitions; the others follow.
	 */
	int firstPartition() {
		return this.topic.isPattern() ? 0 : this.settings.partitionOf(this.topic);
	}

	int partitions() {
		return this.topic.isPattern() ? this.settings.partitions() : 1;
	}

	boolean covers(int partition) {
		int first = firstPartition();
		return partition >= first && partition < first + partitions();
	}

	boolean wants(Envelope envelope) {
		return this.types.contains(envelope.type()) && this.topic.matches(envelope.topic());
	}

}
