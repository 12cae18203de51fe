package io.pillar.redis;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Messages between nodes, on a connection of their own. Redis keeps no message for a
 * subscriber that is away, so a listener is told whenever it may have missed some.
 * <p>
 * Without Redis nothing arrives; subscriptions are taken up again when it returns.
 *
 * @since 0.1.0
 */
public final class RedisChannels {

	private static final int MAX_CHANNELS = 10_000;

	private final RedisDeliveryLog log = new RedisDeliveryLog();

	private final RedisClients clients;

	private final RedisPatience patience;

	private final Map<String, Listener> listeners = new ConcurrentHashMap<>();

	private final AtomicLong connects = new AtomicLong();

	private final RedisShards shards;

	private volatile @Nullable StatefulRedisPubSubConnection<String, String> connection;

	private volatile @Nullable RedisDispatcher dispatcher;

	private volatile boolean suspect;

	private volatile boolean subscribed;

	private volatile boolean closed;

	private volatile Runnable needed = () -> {
	};

	RedisChannels(RedisClients clients, Duration budget) {
		this.clients = clients;
		this.patience = new RedisPatience(budget.toNanos());
		this.shards = new RedisShards(clients, this.listeners, () -> this.needed.run(), budget);
	}

	/**
	 * Listen to a channel. The subscription outlives every loss of the connection.
	 * @param channel the name of the channel
	 * @param listener told of messages, on a thread that it must not block
	 */
	public void subscribe(String channel, Listener listener) {
		Assert.state(this.listeners.size() < MAX_CHANNELS, "No more than 10000 channels on one node");
		Assert.state(this.listeners.putIfAbsent(channel, listener) == null,
				() -> "Channel '%s' has a listener already".formatted(channel));
		StatefulRedisPubSubConnection<String, String> connection = this.connection;
		if (connection == null) {
			this.needed.run();
			return;
		}
		connection.async().subscribe(channel).whenComplete((ignored, ex) -> {
			if (ex != null) {
				this.suspect = true;
			}
		});
		if (listener.isInShard()) {
			this.needed.run();
		}
	}

	/**
	 * Stop listening to a channel.
	 * @param channel the name of the channel
	 */
	public void unsubscribe(String channel) {
		this.listeners.remove(channel);
		this.shards.leave(channel);
		StatefulRedisPubSubConnection<String, String> connection = this.connection;
		if (connection != null) {
			connection.async().unsubscribe(channel);
		}
	}

	/**
	 * Say that messages were missed although the connection seems to be up. It is
	 * replaced at the next beat of the monitor.
	 */
	public void suspect() {
		this.suspect = true;
	}

	/**
	 * Say that messages of a channel were missed although all seems to be well.
	 * @param channel the name of the channel
	 */
	public void suspect(String channel) {
		this.suspect = true;
		this.shards.suspect(channel);
	}

	/**
	 * Return whether messages arrive now, as far as this node knows.
	 * @return whether all channels that have a listener are subscribed to
	 */
	public boolean isSubscribed() {
		return this.subscribed && this.shards.isSettled();
	}

	/**
	 * Return whether messages arrive on a channel now, as far as this node knows.
	 * @param channel the name of the channel
	 * @return whether it is subscribed to in all ways that its listener asks for
	 */
	public boolean isSubscribed(String channel) {
		RedisDispatcher dispatcher = this.dispatcher;
		return dispatcher != null && dispatcher.hears(channel) && this.shards.isSettled(channel);
	}

	/**
	 * Return how many connections were made so far.
	 * @return one, and one more for each that was lost
	 */
	public long connects() {
		return this.connects.get();
	}

	/**
	 * Say who connects.
	 * @param needed called when there is no connection and one is needed
	 */
	void whenNeeded(Runnable needed) {
		this.needed = needed;
	}

	/**
	 * See to it that there is a connection which answers; called by the monitor.
	 */
	void ensure() {
		if (this.listeners.isEmpty()) {
			return;
		}
		try {
			StatefulRedisPubSubConnection<String, String> connection = this.connection;
			if (connection == null || this.suspect || !this.patience.answers(connection)) {
				connect();
			}
			this.log.worked();
		}
		catch (RuntimeException ex) {
			this.subscribed = false;
			this.suspect = true;
			this.log.failed(ex);
		}
		this.shards.ensure();
	}

	private void connect() {
		StatefulRedisPubSubConnection<String, String> before = this.connection;
		StatefulRedisPubSubConnection<String, String> connection = this.clients.connectPubSub();
		this.connects.incrementAndGet();
		this.suspect = false;
		RedisDispatcher dispatcher = new RedisDispatcher(this.listeners, () -> subscribed(connection),
				() -> lost(connection));
		this.dispatcher = dispatcher;
		this.connection = connection;
		connection.addListener((RedisPubSubListener<String, String>) dispatcher);
		connection.addListener((RedisConnectionStateListener) dispatcher);
		if (before != null) {
			before.closeAsync();
		}
		if (this.closed) {
			connection.closeAsync();
			return;
		}
		this.patience.await(connection.async().subscribe(this.listeners.keySet().toArray(String[]::new)));
	}

	private void subscribed(StatefulRedisPubSubConnection<String, String> connection) {
		if (this.connection == connection) {
			this.subscribed = true;
		}
	}

	private void lost(StatefulRedisPubSubConnection<String, String> connection) {
		if (this.connection == connection) {
			this.subscribed = false;
			this.needed.run();
		}
	}

	void close() {
		this.closed = true;
		this.subscribed = false;
		this.shards.close();
		StatefulRedisPubSubConnection<String, String> connection = this.connection;
		this.connection = null;
		if (connection != null) {
			connection.close();
		}
	}

	/**
	 * Told of what happens on a channel.
	 *
	 * @since 0.1.0
	 */
	public interface Listener {

		/**
		 * A message arrived.
		 * @param message the message
		 */
		void message(String message);

		/**
		 * The subscription was taken up: for the first time, or again after the
		 * connection was lost, in which case messages may have been missed.
		 */
		default void subscribed() {
		}

		/**
		 * Whether it hears what is published on a Cluster in the shard of the channel
		 * only as well ({@code SPUBLISH}). It is told of both subscriptions.
		 * @return {@code false} where nothing is published in that way
		 */
		default boolean isInShard() {
			return false;
		}

	}

}
