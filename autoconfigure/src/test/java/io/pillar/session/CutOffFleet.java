package io.pillar.session;

import java.time.Duration;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisAvailability;

import static org.awaitility.Awaitility.await;

/**
 * Two nodes, of which one can be cut off from Redis.
 */
final class CutOffFleet implements AutoCloseable {

	private final RedisServer redis = RedisServer.builder().start();

	private final TcpProxy proxy = TcpProxy.to(this.redis.host(), this.redis.port());

	private final SessionNodes cutNodes = SessionNodes.on(this.proxy.host(), this.proxy.port());

	private final SessionNodes otherNodes = SessionNodes.on(this.redis);

	private final SessionNode cutNode = this.cutNodes.start();

	private final SessionNode otherNode = this.otherNodes.start();

	private SessionSide cut;

	private SessionSide other;

	void open(SessionSettings settings) {
		this.cut = this.cutNode.open(settings);
		this.other = this.otherNode.open(settings);
	}

	RedisServer redis() {
		return this.redis;
	}

	SessionSide cut() {
		return this.cut;
	}

	SessionSide other() {
		return this.other;
	}

	SessionNode cutNode() {
		return this.cutNode;
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
		await().until(() -> ((FallbackSessionStore) this.cut.store()).pending() == 0);
	}

	void leave() {
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
