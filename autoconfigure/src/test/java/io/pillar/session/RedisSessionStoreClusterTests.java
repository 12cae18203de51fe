package io.pillar.session;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

import io.pillar.embedded.RedisClusterGroup;

/**
 * Sessions of two nodes with a Redis Cluster, where users lie in different slots.
 */
class RedisSessionStoreClusterTests extends UserSessionStoreContract {

	private static RedisClusterGroup redis;

	private static SessionNodes nodes;

	private static SessionNode one;

	private static SessionNode other;

	private SessionSide here;

	private SessionSide there;

	@BeforeAll
	static void start() {
		redis = RedisClusterGroup.start();
		nodes = new SessionNodes("spring.data.redis.cluster.nodes=" + String.join(",", redis.nodeAddresses()));
		one = nodes.start();
		other = nodes.start();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@Override
	void open(SessionSettings settings) {
		this.here = one.open(settings);
		this.there = other.open(settings);
	}

	@AfterEach
	void leave() {
		one.leave();
		other.leave();
	}

	@Override
	SessionSide here() {
		return this.here;
	}

	@Override
	SessionSide there() {
		return this.there;
	}

	@Override
	void pass(Duration duration) {
		SessionNodes.pass(duration);
	}

	@Override
	void sweep() {
		// nodes do it by themselves
	}

}
