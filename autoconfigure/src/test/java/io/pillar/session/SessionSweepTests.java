package io.pillar.session;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many sessions end at once.
 */
class SessionSweepTests {

	private static final int SESSIONS = 450;

	private static final SessionSweep BY_HAND = new SessionSweep(Duration.ofHours(1), Duration.ofMinutes(5));

	@Test
	void allThatAreOverAreToldOfInOneSweep() {
		try (RedisServer redis = RedisServer.builder().start(); SessionNodes nodes = SessionNodes.on(redis)) {
			SessionNode node = nodes.start();
			SessionSide side = node.open(SessionTestSettings.timeout(Duration.ofMillis(500)), BY_HAND);
			for (int i = 0; i < SESSIONS; i++) {
				side.save(side.create());
			}
			await().until(() -> redis.execute("ZCARD", "sessions:session:due").equals(String.valueOf(SESSIONS)));
			SessionNodes.pass(Duration.ofMillis(600));
			assertThat(node.ends().sweep().join()).isEqualTo(SESSIONS);
			assertThat(side.log().count("expired")).isEqualTo(SESSIONS);
			await().until(() -> redis.execute("ZCARD", "sessions:session:due").equals("0"));
			node.leave();
		}
	}

}
