package io.pillar.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The whole fleet dies, and nothing is left in Redis once the sessions would be over.
 */
class SessionOrphanTests {

	private static final int SESSIONS = SessionNodes.LONG ? 10_000 : 500;

	private static final SessionSweep NEVER = new SessionSweep(Duration.ofHours(1), Duration.ofMillis(500));

	@Test
	void deadFleetLeavesNothing() {
		try (RedisServer redis = RedisServer.builder().start()) {
			liveAndDie(SessionNodes.on(redis), List.of(redis));
		}
	}

	@Test
	void deadFleetLeavesNothingInACluster() {
		try (RedisClusterGroup redis = RedisClusterGroup.start()) {
			liveAndDie(new SessionNodes("spring.data.redis.cluster.nodes=" + String.join(",", redis.nodeAddresses())),
					redis.servers());
		}
	}

	private static void liveAndDie(SessionNodes nodes, List<RedisServer> servers) {
		try (nodes) {
			SessionSide side = nodes.start().open(settings(), NEVER);
			List<SharedSession> sessions = new ArrayList<>();
			for (int i = 0; i < SESSIONS; i++) {
				sessions.add(live(side, i));
			}
			assertThat(servers.stream().mapToLong(SessionOrphanTests::keys).sum()).isPositive();
		}
		await().atMost(Duration.ofSeconds(60))
			.until(() -> servers.stream().mapToLong(SessionOrphanTests::keys).sum() == 0);
	}

	private static SharedSession live(SessionSide side, int i) {
		SharedSession session = side.create();
		session.setAttribute("a", "1");
		side.save(session);
		if (i % 2 == 0) {
			session.setAttribute(SessionParts.PRINCIPAL, "user" + i % 100);
			side.save(session);
		}
		switch (i % 7) {
			case 0 -> session.changeSessionId();
			case 1 -> session.setAttribute("a", "2");
			case 2 -> side.repository().deleteById(session.getId());
			case 3 -> session.removeAttribute(SessionParts.PRINCIPAL);
			case 4 -> side.store().deleteAll(side.parts().ids().user("user" + i % 100), null).join();
			default -> side.find(session.getId());
		}
		side.save(session);
		return session;
	}

	private static SessionSettings settings() {
		SessionSettings usual = SessionTestSettings.timeout(Duration.ofMillis(1500));
		return new SessionSettings(usual.timeout(), usual.maxLifetime(), usual.touchFraction(), usual.saveMode(),
				usual.maxSize(), new SessionSettings.PerUser(3, false), usual.near(),
				new SessionSettings.Away(false, Duration.ofSeconds(1), 100));
	}

	private static long keys(RedisServer server) {
		return server.execute("KEYS", "sessions:session:*").lines().filter((line) -> !line.isBlank()).count();
	}

}
