package io.pillar.sample.demo;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

import io.pillar.embedded.EmbeddedRedis;
import io.pillar.embedded.RedisServer;

/**
 * Takes the Redis away and brings it back, so that one can see what the nodes do
 * meanwhile. Only the node that started the server can.
 */
@Component
@Profile("demo")
@Endpoint(id = "embeddedredis")
class EmbeddedRedisEndpoint {

	private final ObjectProvider<EmbeddedRedis> redis;

	EmbeddedRedisEndpoint(ObjectProvider<EmbeddedRedis> redis) {
		this.redis = redis;
	}

	@ReadOperation
	State state() {
		return this.redis.stream()
			.map((embedded) -> embedded.server().map(State::own).orElseGet(() -> State.joined(embedded.port())))
			.findFirst()
			.orElse(State.ABSENT);
	}

	@WriteOperation
	WebEndpointResponse<State> change(Action action) {
		return this.redis.stream()
			.flatMap((embedded) -> embedded.server().stream())
			.findFirst()
			.map((server) -> new WebEndpointResponse<>(apply(action, server)))
			.orElseGet(() -> new WebEndpointResponse<>(state(), 409));
	}

	private static State apply(Action action, RedisServer server) {
		switch (action) {
			case KILL -> server.kill();
			case PAUSE -> server.pause();
			case RESUME -> server.resume();
			case RESTART -> server.restart();
		}
		return State.own(server);
	}

	enum Action {

		KILL, PAUSE, RESUME, RESTART

	}

	/**
	 * What this node knows of the server.
	 *
	 * @param role whether this node has started a server, has joined one, or has none
	 * @param port the server's port, or 0
	 * @param running whether the server's process exists, as far as this node can tell
	 */
	record State(String role, int port, boolean running) {

		static final State ABSENT = new State("absent", 0, false);

		static State own(RedisServer server) {
			return new State("owner", server.port(), server.isRunning());
		}

		static State joined(int port) {
			return new State("joined", port, true);
		}

	}

}
