package io.pillar.session;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

	private static final Duration OUTAGE = Duration.ofSeconds(SessionNodes.LONG ? 60 : 0);

	private static final Duration BEFORE = Duration.ofSeconds(SessionNodes.LONG ? 15 : 0);

	// the usual budget, where it is measured what requests take
	private static final String BUDGET = "pillar.redis.timeout=" + (SessionNodes.LONG ? "500ms" : "2s");

	private static final Duration MAX_ADDED = Duration.ofMillis(50);

	@ParameterizedTest
	@EnumSource
	void redisThatHangsOrIsGoneFailsNoRequestAndLosesNothing(Outage outage) {
		try (RedisServer redis = lasting(); SessionNodes nodes = SessionNodes.on(redis, BUDGET)) {
			List<SessionNode> both = List.of(nodes.start(), nodes.start());
			List<SessionSide> sides = both.stream().map((node) -> node.open(usual())).toList();
			SessionBrowsers browsers = SessionBrowsers.start(sides);
			SessionNodes.pass(BEFORE);
			SessionBrowsers.Times before = browsers.timesOf(() -> passUnderLoad(browsers, BEFORE));
			SessionBrowsers.Times meanwhile = browsers.timesOf(() -> {
				outage.begin.accept(redis);
				awaitAvailable(both, false);
				passUnderLoad(browsers, OUTAGE);
			});
			outage.end.accept(redis);
			awaitAvailable(both, true);
			passUnderLoad(browsers, BEFORE);
			assertNothingIsLost(browsers, sides);
			compare(before, meanwhile, outage);
			both.forEach(SessionNode::leave);
		}
	}

	/**
	 * A server that has what it answered also after it was killed.
	 */
	private static RedisServer lasting() {
		return RedisServer.builder().directive("appendonly", "yes").directive("appendfsync", "always").start();
	}

	private static void passUnderLoad(SessionBrowsers browsers, Duration duration) {
		browsers.awaitRequests(20);
		SessionNodes.pass(duration);
	}

	private static void assertNothingIsLost(SessionBrowsers browsers, List<SessionSide> sides) {
		browsers.stop();
		sides.forEach(SessionOutageTests::awaitPushed);
		assertThat(browsers.stale()).isZero();
		browsers.counts()
			.forEach((id, count) -> sides
				.forEach((side) -> assertThat(side.find(id).<Integer>getAttribute("count")).isEqualTo(count)));
	}

	private static void compare(SessionBrowsers.Times before, SessionBrowsers.Times meanwhile, Outage outage) {
		System.out.printf("Redis is there: %s%nRedis is %s: %s%n", before, outage, meanwhile);
		if (SessionNodes.LONG) {
			assertThat(meanwhile.counting().within(0.99)).isLessThan(before.counting().within(0.99).plus(MAX_ADDED));
			assertThat(meanwhile.plain().within(0.99)).isLessThan(before.plain().within(0.99).plus(MAX_ADDED));
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
			SessionBrowsers browsers = SessionBrowsers.start(sides);
			browsers.awaitRequests(20);
			dead.kill();
			awaitAvailable(both, false);
			browsers.awaitRequests(20);
			awaitAvailable(both, true);
			browsers.awaitRequests(20);
			browsers.stop();
			sides.forEach(SessionOutageTests::awaitPushed);
			assertThat(sides).allSatisfy((side) -> assertThat(side.find(quiet.getId())).isNotNull());
			assertThat(group.master()).isNotSameAs(dead);
			both.forEach(SessionNode::leave);
		}
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

	/**
	 * How Redis is away.
	 */
	enum Outage {

		HUNG(RedisServer::pause, RedisServer::resume), GONE(RedisServer::kill, RedisServer::restart);

		private final Consumer<RedisServer> begin;

		private final Consumer<RedisServer> end;

		Outage(Consumer<RedisServer> begin, Consumer<RedisServer> end) {
			this.begin = begin;
			this.end = end;
		}

	}

}
