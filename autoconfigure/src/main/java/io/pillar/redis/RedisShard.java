package io.pillar.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * A connection to one master of a Cluster, for what is published in its shard. It lives
 * once: when it ends, another one takes its place.
 */
final class RedisShard extends RedisPubSubAdapter<String, String> implements RedisConnectionStateListener {

	private final String node;

	private final StatefulRedisPubSubConnection<String, String> connection;

	private final RedisShards shards;

	private final RedisDeliveryLog log;

	private volatile boolean over;

	RedisShard(String node, StatefulRedisPubSubConnection<String, String> connection, RedisShards shards,
			RedisDeliveryLog log) {
		this.node = node;
		this.connection = connection;
		this.shards = shards;
		this.log = log;
		connection.addListener((RedisPubSubListener<String, String>) this);
		connection.addListener((RedisConnectionStateListener) this);
	}

	/**
	 * Return the id of the master.
	 */
	String node() {
		return this.node;
	}

	boolean isOver() {
		return this.over;
	}

	/**
	 * Subscribe to a channel, or find out that the server does not let this node.
	 */
	CompletableFuture<Void> subscribe(String channel, long budget) {
		CompletableFuture<Void> asked = this.connection.async().ssubscribe(channel).toCompletableFuture();
		return asked.orTimeout(budget, TimeUnit.NANOSECONDS).exceptionally((ex) -> {
			goOnWithout(ex);
			this.shards.settled(this, channel);
			return null;
		});
	}

	private void goOnWithout(Throwable ex) {
		RedisDiagnosis why = RedisDiagnoses.of(ex);
		if (why == RedisDiagnosis.NO_RIGHT) {
			this.log.withoutShards();
		}
		else if (why != RedisDiagnosis.NO_COMMAND) {
			throw new RedisUnavailableException("Cannot subscribe in a shard", ex);
		}
	}

	void leave(String channel) {
		if (!this.over) {
			this.connection.async().sunsubscribe(channel);
		}
	}

	CompletableFuture<String> ping() {
		return this.connection.async().ping().toCompletableFuture();
	}

	void end() {
		this.over = true;
		this.connection.closeAsync();
	}

	@Override
	public void smessage(String channel, String message) {
		this.shards.heard(this, channel, message);
	}

	@Override
	public void ssubscribed(String channel, long count) {
		this.shards.settled(this, channel);
	}

	@Override
	public void sunsubscribed(String channel, long count) {
		this.shards.unsettled(this, channel);
	}

	@Override
	public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
		this.shards.lost(this);
	}

}
