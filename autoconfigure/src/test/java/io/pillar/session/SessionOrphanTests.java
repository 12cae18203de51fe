package io.pillar.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The whole fleet dies in the middle of what it does, and nothing is left in Redis once
 * the sessions would be over.
 */
class SessionOrphanTests {

	// more than two thirds of them are alive when the fleet dies
	private static final int SESSIONS = SessionNodes.LONG ? 15_000 : 500;

	private static final Duration TIMEOUT = Duration.ofMillis(SessionNodes.LONG ? 90_000 : 1500);

	private static final int THREADS = 4;

	// nobody looks for sessions that are over, as if there was no node any more
	private static final SessionSweep NEVER = new SessionSweep(Duration.ofHours(1), Duration.ofMillis(500));

	private final AtomicInteger begun = new AtomicInteger();

	private volatile boolean dying;

	private volatile boolean dead;

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

	private void liveAndDie(SessionNodes nodes, List<RedisServer> servers) {
		try (nodes) {
			List<SessionSide> sides = Stream.generate(() -> nodes.start().open(settings(), NEVER)).limit(2).toList();
			List<CompletableFuture<Void>> threads = IntStream.range(0, THREADS)
				.mapToObj((i) -> start(() -> live(sides.get(i % 2))))
				.toList();
			await().atMost(TIMEOUT.plusSeconds(60)).until(() -> {
				threads.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
				return this.begun.get() >= SESSIONS;
			});
			System.out.printf("%d sessions left %d keys so far%n", this.begun.get(), keys(servers, "sessions:*"));
			this.dying = true;
		}
		this.dead = true;
		await().atMost(TIMEOUT.plusSeconds(60)).until(() -> keys(servers, "sessions:*") == 0);
	}

	private static CompletableFuture<Void> start(Runnable action) {
		return CompletableFuture.runAsync(action, (task) -> {
			// dies with its node: some wait for an answer that does not come
			Thread thread = new Thread(task, "browser");
			thread.setDaemon(true);
			thread.start();
		});
	}

	private void live(SessionSide side) {
		while (!this.dead) {
			try {
				live(side, this.begun.incrementAndGet());
			}
			catch (RuntimeException ex) {
				assertThat(this.dying).as(ex.toString()).isTrue();
			}
		}
	}

	private static void live(SessionSide side, int i) {
		SharedSession session = side.create();
		session.setAttribute("a", "1");
		side.save(session);
		String user = "user" + i % (SESSIONS / 4);
		if (i % 2 == 0) {
			session.setAttribute(SessionParts.PRINCIPAL, user);
			side.save(session);
		}
		switch (i % 14) {
			case 0, 7 -> session.changeSessionId();
			case 1, 8 -> session.setAttribute("a", "2");
			case 2 -> side.repository().deleteById(session.getId());
			case 3, 10 -> session.removeAttribute(SessionParts.PRINCIPAL);
			case 4 -> side.store().deleteAll(side.parts().ids().user(user), null).join();
			default -> side.find(session.getId());
		}
		side.save(session);
	}

	private static SessionSettings settings() {
		SessionSettings usual = SessionTestSettings.timeout(TIMEOUT);
		return new SessionSettings(usual.timeout(), usual.maxLifetime(), usual.touchFraction(), usual.saveMode(),
				usual.maxSize(), new SessionSettings.PerUser(3, false), usual.near(),
				new SessionSettings.Away(false, Duration.ofSeconds(1), 100));
	}

	private static long keys(List<RedisServer> servers, String pattern) {
		return servers.stream()
			.flatMap((server) -> server.execute("KEYS", pattern).lines())
			.filter((line) -> !line.isBlank())
			.count();
	}

}
