package io.pillar.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisSentinelGroup;
import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisAvailability;

import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Redis hangs, dies, is not there yet, and is replaced, under requests of two nodes.
 */
class SessionOutageTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int BROWSERS = 4;

	private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();

	private final AtomicBoolean stop = new AtomicBoolean();

	@Test
	void hungRedisFailsNoRequestAndLosesNothing() {
		try (RedisServer redis = RedisServer.builder().start(); SessionNodes nodes = SessionNodes.on(redis)) {
			List<SessionNode> both = List.of(nodes.start(), nodes.start());
			List<SessionSide> sides = both.stream().map((node) -> node.open(usual())).toList();
			List<CompletableFuture<?>> browsers = browse(sides);
			awaitRequests(20);
			redis.pause();
			awaitAvailable(both, false);
			awaitRequests(20);
			redis.resume();
			awaitAvailable(both, true);
			awaitRequests(20);
			end(browsers);
			sides.forEach(SessionOutageTests::awaitPushed);
			this.acknowledged.forEach(
					(id, count) -> assertThat(sides.get(0).find(id).<Integer>getAttribute("count")).isEqualTo(count));
			both.forEach(SessionNode::leave);
		}
	}

	@Test
	void deadRedisThatComesBackEmptyGetsTheLoginsThatItMissed() {
		try (RedisServer redis = RedisServer.builder().start(); SessionNodes nodes = SessionNodes.on(redis)) {
			SessionNode node = nodes.start();
			SessionSide side = node.open(usual());
			String known = stored(side).getId();
			redis.kill();
			awaitAvailable(List.of(node), false);
			assertThat(side.find(known).isDegraded()).isTrue();
			String created = stored(side).getId();
			redis.restart();
			awaitAvailable(List.of(node), true);
			awaitPushed(side);
			assertThat(side.find(created).isDegraded()).isFalse();
			assertThat(side.find(known)).as("Redis forgot it, or it was ended").isNull();
			node.leave();
		}
	}

	@Test
	void nodeThatStartsWithoutRedisHasSessionsOfItsOwnUntilItIsThere() {
		RedisServer redis = RedisServer.builder().start();
		redis.kill();
		try (redis; SessionNodes nodes = SessionNodes.on(redis, "pillar.redis.start-timeout=0s")) {
			SessionNode node = nodes.startAlone();
			SessionSide side = node.open(usual());
			String id = stored(side).getId();
			assertThat(side.find(id).isDegraded()).isTrue();
			redis.restart();
			awaitAvailable(List.of(node), true);
			awaitPushed(side);
			assertThat(nodes.start().open(usual()).find(id)).isNotNull();
			node.leave();
		}
	}

	@Test
	void failoverLosesNoSessionThatWasReplicated() {
		try (RedisSentinelGroup group = RedisSentinelGroup.start(); SessionNodes nodes = nodesOf(group)) {
			List<SessionNode> both = List.of(nodes.start(), nodes.start());
			List<SessionSide> sides = both.stream().map((node) -> node.open(usual())).toList();
			SharedSession quiet = stored(sides.get(0));
			quiet.setAttribute(SessionParts.PRINCIPAL, "quiet");
			sides.get(0).save(quiet);
			RedisServer dead = group.master();
			await().atMost(PATIENCE).until(() -> isReplicated(group, sides.get(0), quiet));
			List<CompletableFuture<?>> browsers = browse(sides);
			awaitRequests(20);
			dead.kill();
			awaitAvailable(both, false);
			awaitRequests(20);
			awaitAvailable(both, true);
			awaitRequests(20);
			end(browsers);
			sides.forEach(SessionOutageTests::awaitPushed);
			assertThat(sides).allSatisfy((side) -> assertThat(side.find(quiet.getId())).isNotNull());
			assertThat(group.master()).isNotSameAs(dead);
			both.forEach(SessionNode::leave);
		}
	}

	/**
	 * Let browsers count in their sessions until they are stopped. A request that fails
	 * ends its browser, and the test.
	 */
	private List<CompletableFuture<?>> browse(List<SessionSide> sides) {
		return IntStream.range(0, BROWSERS).<CompletableFuture<?>>mapToObj((i) -> {
			SessionSide side = sides.get(i % sides.size());
			String id = stored(side).getId();
			return CompletableFuture.runAsync(() -> {
				for (int count = 1; !this.stop.get(); count++) {
					SharedSession session = side.find(id);
					session.setAttribute("count", count);
					side.save(session);
					assertThat(session.isGone()).isFalse();
					this.acknowledged.put(id, count);
				}
			}, (task) -> new Thread(task, "browser").start());
		}).toList();
	}

	private void awaitRequests(int more) {
		Map<String, Integer> before = Map.copyOf(this.acknowledged);
		await().atMost(PATIENCE)
			.until(() -> this.acknowledged.size() == BROWSERS && this.acknowledged.entrySet()
				.stream()
				.allMatch((entry) -> entry.getValue() - before.getOrDefault(entry.getKey(), 0) >= more));
	}

	private void end(List<CompletableFuture<?>> browsers) {
		this.stop.set(true);
		browsers.forEach(CompletableFuture::join);
	}

	private static boolean isReplicated(RedisSentinelGroup group, SessionSide side, SharedSession session) {
		String key = "sessions:session:s:{" + side.parts().ids().user("quiet") + "}:" + session.key().hash();
		return group.servers().stream().allMatch((server) -> server.execute("EXISTS", key).equals("1"));
	}

	private static SharedSession stored(SessionSide side) {
		SharedSession session = side.create();
		session.setAttribute("a", "1");
		side.save(session);
		return session;
	}

	private static void awaitAvailable(List<SessionNode> nodes, boolean available) {
		await().atMost(PATIENCE)
			.until(() -> nodes.stream()
				.allMatch((node) -> node.bean(RedisAvailability.class).isAvailable() == available));
	}

	private static void awaitPushed(SessionSide side) {
		await().atMost(PATIENCE).until(() -> ((FallbackSessionStore) side.store()).pending() == 0);
	}

	private static SessionNodes nodesOf(RedisSentinelGroup group) {
		return new SessionNodes(Stream
			.of("spring.data.redis.sentinel.master=" + group.masterName(),
					"spring.data.redis.sentinel.nodes=" + String.join(",", group.sentinelAddresses()))
			.toArray(String[]::new));
	}

}
