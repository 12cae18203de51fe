package io.pillar.session;

import io.pillar.embedded.RedisServer;

/**
 * Two nodes, one of which reaches Redis over a network that can be cut.
 */
final class ShakyFleet implements AutoCloseable {

	private final RedisServer redis = RedisServer.builder().start();

	private final SessionNodes nodes = SessionNodes.on(this.redis);

	private final SessionNode shakyNode = this.nodes.start();

	private final SessionNode otherNode = this.nodes.start();

	private SessionNetwork network;

	private SessionSide shaky;

	private SessionSide other;

	void open(SessionSettings settings) {
		this.network = new SessionNetwork();
		this.shaky = this.shakyNode.open(settings, SessionNode.SWEEP, this.network);
		this.other = this.otherNode.open(settings);
	}

	RedisServer redis() {
		return this.redis;
	}

	SessionNode otherNode() {
		return this.otherNode;
	}

	SessionNetwork network() {
		return this.network;
	}

	SessionSide shaky() {
		return this.shaky;
	}

	SessionSide other() {
		return this.other;
	}

	void leave() {
		this.shakyNode.leave();
		this.otherNode.leave();
	}

	@Override
	public void close() {
		this.nodes.close();
		this.redis.close();
	}

}
