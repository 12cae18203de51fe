package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.lock.RunOnceNode.Settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Slots that come while Redis is away.
 */
class RunOnceOutageTests {

	private final List<Instant> runs = new CopyOnWriteArrayList<>();

	@Test
	void slotsAreRunAtMostOnceThroughAnOutageAndNoneIsRunWithoutRedis() {
		try (RedisServer server = RedisServer.builder().start();
				RedisParts redis = new RedisParts(server.port(), "1s")) {
			Settings settings = new Settings("outage", OnCrash.MISS, Duration.ofMillis(200), Duration.ofSeconds(60),
					Duration.ofMinutes(1), () -> Optional.of(System.currentTimeMillis()));
			RunOnceNode one = node("one", redis, settings);
			RunOnceNode two = node("two", redis, settings);
			await().until(() -> this.runs.size() > 3);
			server.pause();
			await().until(() -> redis.isAway());
			int before = this.runs.size();
			Instant away = Instant.now();
			await().until(() -> Instant.now().isAfter(away.plusSeconds(1)));
			assertThat(this.runs.size()).isLessThanOrEqualTo(before + 1);
			server.resume();
			await().atMost(Duration.ofSeconds(30)).until(() -> this.runs.size() > before + 5);
			List.of(one, two).forEach(RunOnceNode::stop);
			List.of(one, two).forEach(RunOnceNode::close);
		}
		assertThat(this.runs).doesNotHaveDuplicates();
	}

	private RunOnceNode node(String name, RedisParts redis, Settings settings) {
		RunOnceNode node = new RunOnceNode(name, redis.ledger(name, 200), settings, Duration.ZERO,
				(self, run) -> this.runs.add(run.slot()));
		node.start();
		return node;
	}

}
