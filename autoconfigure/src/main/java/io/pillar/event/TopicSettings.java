package io.pillar.event;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A topic as it is declared.
 *
 * @param name its name
 * @param level what it promises
 * @param partitions how many partitions its parts share
 * @param history how many events of a partition can be read again
 * @param queue how many events wait for a listener
 * @param outbox how many events of a partition are kept while Redis is away
 * @param overflow what happens where a listener is too slow
 */
record TopicSettings(String name, EventLevel level, int partitions, int history, int queue, int outbox,
		EventOverflow overflow) {

	int partitionOf(EventTopic topic) {
		if (this.partitions == 1 || topic.parts().isEmpty()) {
			return 0;
		}
		// the same on every node, whatever its version
		CRC32 hash = new CRC32();
		hash.update(topic.wire().getBytes(StandardCharsets.UTF_8));
		return (int) (hash.getValue() % this.partitions);
	}

	boolean isNumbered() {
		return this.level != EventLevel.FIRE;
	}

	boolean waits() {
		return this.overflow == EventOverflow.WAIT;
	}

	boolean hasHistory() {
		return this.level == EventLevel.REPLAY;
	}

}
