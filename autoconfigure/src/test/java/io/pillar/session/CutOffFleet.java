package io.pillar.session;

import java.time.Duration;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisAvailability;

import static org.awaitility.Awaitility.await;

/**
 * Two nodes, of which one can be cut off from Redis.
 */
final class CutOffFleet implements TwoNodes {

	private final RedisServer redis = RedisServer.builder().start();

	private final TcpProxy proxy = TcpProxy.to(this.redis.host(), this.redis.port());

	private final SessionNodes cutNodes = SessionNodes.on(this.proxy.host(), this.proxy.port());

	private final SessionNodes otherNodes = SessionNodes.on(this.redis);

	private final SessionNode cutNode = this.cutNodes.start();

	private final SessionNode otherNode = this.otherNodes.start();

	private SessionSide here;

	private SessionSide there;

	@Override
	public void open(SessionSettings settings) {
		this.here = this.cutNode.open(settings);
		this.there = this.otherNode.open(settings);
	}

	@Override
	public RedisServer redis() {
		return this.redis;
	}

	@Override
	public SessionSide here() {
		return this.here;
	}

	@Override
	public SessionSide there() {
		return this.there;
	}

	SessionNode cutNode() {
		return this.cutNode;
	}

	SessionNode otherNode() {
		return this.otherNode;
	}

	/**
	 * Let nothing through, which the node does not know.
	 */
	void silence() {
		this.proxy.blackHole();
	}

	void cutOff() {
		this.proxy.cut();
		await().until(() -> !this.cutNode.bean(RedisAvailability.class).isAvailable());
	}

	void heal() {
		this.proxy.heal();
		await().atMost(Duration.ofSeconds(30)).until(() -> this.cutNode.bean(RedisAvailability.class).isAvailable());
		if (this.here != null) {
			await().until(() -> ((FallbackSessionStore) this.here.store()).pending() == 0);
		}
	}

	@Override
	public void leave() {
		heal();
		this.cutNode.leave();
		this.otherNode.leave();
	}

	@Override
	public void close() {
		this.cutNodes.close();
		this.otherNodes.close();
		this.proxy.close();
		this.redis.close();
	}

}
