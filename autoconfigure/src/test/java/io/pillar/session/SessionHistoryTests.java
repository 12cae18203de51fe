package io.pillar.session;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests of many browsers on three nodes, any of which may be cut off from Redis: what
 * was acknowledged is there, and what was ended is not, on every node that can see Redis.
 */
class SessionHistoryTests {

	private static final Duration LENGTH = SessionNodes.LONG ? Duration.ofMinutes(5) : Duration.ofSeconds(6);

	private static RedisServer redis;

	private static List<TcpProxy> proxies;

	private static List<SessionNodes> fleets;

	private static List<SessionNode> nodes;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		proxies = List.of(proxy(), proxy(), proxy());
		fleets = proxies.stream().map((proxy) -> SessionNodes.on(proxy.host(), proxy.port())).toList();
		nodes = fleets.stream().map(SessionNodes::start).toList();
	}

	private static TcpProxy proxy() {
		return TcpProxy.to(redis.host(), redis.port());
	}

	@AfterAll
	static void stop() {
		fleets.forEach(SessionNodes::close);
		proxies.forEach(TcpProxy::close);
		redis.close();
	}

	@AfterEach
	void leave() {
		nodes.forEach(SessionNode::leave);
	}

	@Test
	void everyNodeThatSeesRedisSeesWhatWasAcknowledged() {
		SessionHistory history = new SessionHistory(nodes, List.of(), Seeds.random());
		history.run(LENGTH);
		assertThat(history.violations()).isEmpty();
		assertThat(history.operations()).isGreaterThan(100);
	}

	@Test
	void nothingIsLostOrComesBackWhileNodesAreCutOff() {
		SessionHistory history = new SessionHistory(nodes, proxies, Seeds.random());
		history.run(LENGTH);
		assertThat(history.violations()).isEmpty();
		assertThat(history.operations()).isGreaterThan(100);
	}

}
