package io.pillar.event;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * A topic.
 *
 * @param level What the topic promises: fire loses without a word, sequenced tells what
 * is missing, replay reads it again.
 * @param partitions How many partitions the parts of the topic share; order holds within
 * one.
 * @param history How many events of a partition can be read again, with replay.
 * @param queue How many events wait for a listener at most.
 * @param overflow What happens where more would wait: drop leaves out the oldest and
 * tells a gap, wait has the topic on this node wait for the listener and needs replay.
 * @param outbox How many events of a partition are kept while Redis is away, to be sent
 * when it is back, unless the level is fire.
 */
@ConfigurationPropertiesSource
record TopicProperties(@DefaultValue("sequenced") EventLevel level, @DefaultValue("1") int partitions,
		@DefaultValue("1000") int history, @DefaultValue("1000") int queue,
		@DefaultValue("drop") EventOverflow overflow, @DefaultValue("1000") int outbox) {

	static final String PREFIX = "pillar.event.topics.";

	TopicSettings toSettings(String name) {
		if (!EventTopic.isName(name)) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + name, name,
					"The name of a topic has up to 60 lower-case letters, digits and single hyphens between them.");
		}
		check(name, "partitions", this.partitions, 1, 64);
		check(name, "history", this.history, 1, 1_000_000);
		check(name, "queue", this.queue, 1, 1_000_000);
		check(name, "outbox", this.outbox, 0, 100_000);
		if (this.overflow == EventOverflow.WAIT && this.level != EventLevel.REPLAY) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + name + ".overflow", "wait",
					"Use it with the level 'replay', whose history has what comes meanwhile.");
		}
		return new TopicSettings(name, this.level, this.partitions, this.history, this.queue,
				(this.level != EventLevel.FIRE) ? this.outbox : 0, this.overflow);
	}

	private static void check(String name, String setting, int value, int min, int max) {
		if (value < min || value > max) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + name + "." + setting, value,
					"Use %d to %d.".formatted(min, max));
		}
	}

}
