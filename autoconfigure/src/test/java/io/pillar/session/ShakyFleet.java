package io.pillar.session;

import io.pillar.embedded.RedisServer;

/**
 * Two nodes, one of which reaches Redis over a network that can be cut.
 */
final class ShakyFleet implements TwoNodes {

	private final RedisServer redis = RedisServer.builder().start();

	private final SessionNodes nodes = SessionNodes.on(this.redis);

	private final SessionNode shakyNode = this.nodes.start();

	private final SessionNode otherNode = this.nodes.start();

	private SessionNetwork network;

	private SessionSide here;

	private SessionSide there;

	@Override
	public void open(SessionSettings settings) {
		this.network = new SessionNetwork();
		this.here = this.shakyNode.open(settings, SessionNode.SWEEP, this.network);
		this.there = this.otherNode.open(settings);
	}

	@Override
	public RedisServer redis() {
		return this.redis;
	}

	SessionNode otherNode() {
		return this.otherNode;
	}

	SessionNetwork network() {
		return this.network;
	}

	@Override
	public SessionSide here() {
		return this.here;
	}

	@Override
	public SessionSide there() {
		return this.there;
	}

	@Override
	public void leave() {
		this.shakyNode.leave();
		this.otherNode.leave();
	}

	@Override
	public void close() {
		this.nodes.close();
		this.redis.close();
	}

}
