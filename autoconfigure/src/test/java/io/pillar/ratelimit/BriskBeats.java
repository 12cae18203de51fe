package io.pillar.ratelimit;

import java.time.Duration;

import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.redis.KeySpace;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisLink;

/**
 * Nodes that say that they are there more often than nodes do, beside those that do not.
 */
final class BriskBeats {

	static final String NODES = "brisk:rate-limit:nodes";

	static final String OVERRIDES = "brisk:rate-limit:overrides";

	private static final RedisSubjects SUBJECTS = new RedisSubjects(new KeySpace("brisk"));

	private BriskBeats() {
	}

	static RedisNodes of(ConfigurableApplicationContext node) {
		RedisNodes nodes = new RedisNodes(node.getBean(RedisLink.class), node.getBean(RedisAvailability.class),
				SUBJECTS, node.getBean(NodeId.class), 1, Duration.ofSeconds(1));
		nodes.afterPropertiesSet();
		return nodes;
	}

	static RedisOverrides overrides(ConfigurableApplicationContext node, RedisNodes beats) {
		return new RedisOverrides(node.getBean(RedisLink.class), node.getBean(RedisChannels.class), beats, SUBJECTS);
	}

}
