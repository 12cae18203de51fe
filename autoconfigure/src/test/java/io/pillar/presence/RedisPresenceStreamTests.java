package io.pillar.presence;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a node reads that begins to follow a partition.
 */
class RedisPresenceStreamTests {

	private static final int PARTITION = RedisPresenceKeys.partition("room");

	@Test
	void whoWasThereAtAnEventIsKnownAfterOthersCameAndLeft() {
		try (RedisServer redis = RedisServer.builder().start(); PresenceNode node = PresenceNode.on(redis)) {
			RedisPresenceStream stream = stream(node);
			node.join("room", "stays", "c1");
			node.join("room", "leaves", "c2");
			node.join("room", "comes-back", "c3");
			RedisEventId then = last(stream);
			node.join("room", "comes", "c4");
			node.presence.leave("room", "c2");
			node.presence.leave("room", "c3");
			node.join("room", "comes-back", "c5");
			node.join("room", "passes", "c6");
			node.presence.leave("room", "c6");
			node.presence.update("room", "c1", "{}");
			Map<String, Set<String>> there = stream.whoWasThereAt(PARTITION, then);
			assertThat(there.get("room")).containsExactlyInAnyOrder("stays", "leaves", "comes-back");
			assertThat(stream.snapshot(PARTITION).get("room")).containsExactlyInAnyOrder("stays", "comes-back",
					"comes");
		}
	}

	@Test
	void whoWasThereAtAnEventIsKnownAlsoWhereMuchHappenedSince() {
		try (RedisServer redis = RedisServer.builder().start(); PresenceNode node = PresenceNode.on(redis)) {
			RedisPresenceStream stream = stream(node);
			node.join("room", "leaves", "c");
			RedisEventId then = last(stream);
			for (int i = 0; i < RedisPresenceStream.PAGE; i++) {
				node.join("room", "user" + i, "c" + i);
			}
			node.presence.leave("room", "c");
			assertThat(stream.whoWasThereAt(PARTITION, then).get("room")).containsExactly("leaves");
		}
	}

	private static RedisPresenceStream stream(PresenceNode node) {
		return new RedisPresenceStream(node.context.getBean(RedisLink.class),
				node.context.getBean(RedisPresenceKeys.class), node.context.getBean(RedisPresenceReads.class));
	}

	private static RedisEventId last(RedisPresenceStream stream) {
		List<RedisPresenceStream.Event> events = stream.after(PARTITION, RedisEventId.NONE);
		return events.get(events.size() - 1).id();
	}

}
