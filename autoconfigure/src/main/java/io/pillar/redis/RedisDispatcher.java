package io.pillar.redis;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pillar.redis.RedisChannels.Listener;

/**
 * Hands what arrives on one connection to the listeners. Whatever they throw, the
 * subscription goes on, and the log hears of it once for each channel.
 */
final class RedisDispatcher extends RedisPubSubAdapter<String, String> implements RedisConnectionStateListener {

	private static final Log logger = LogFactory.getLog(RedisDispatcher.class);

	private final Map<String, Listener> listeners;

	private final Runnable subscribed;

	private final Runnable lost;

	private final Set<String> heard = ConcurrentHashMap.newKeySet();

	private final Set<String> complainedAbout = ConcurrentHashMap.newKeySet();

	RedisDispatcher(Map<String, Listener> listeners, Runnable subscribed, Runnable lost) {
		this.listeners = listeners;
		this.subscribed = subscribed;
		this.lost = lost;
	}

	boolean hears(String channel) {
		return this.heard.contains(channel);
	}

	@Override
	public void message(String channel, String message) {
		tell(channel, (listener) -> listener.message(message));
	}

	@Override
	public void subscribed(String channel, long count) {
		this.heard.add(channel);
		subscribed(channel);
		if (count >= this.listeners.size()) {
			this.subscribed.run();
		}
	}

	void subscribed(String channel) {
		tell(channel, Listener::subscribed);
	}

	@Override
	public void unsubscribed(String channel, long count) {
		this.heard.remove(channel);
	}

	@Override
	public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
		this.heard.clear();
		this.lost.run();
	}

	private void tell(String channel, Consumer<Listener> news) {
		Listener listener = this.listeners.get(channel);
		if (listener == null) {
			return;
		}
		try {
			news.accept(listener);
		}
		catch (Throwable ex) {
			if (this.complainedAbout.add(channel)) {
				logger.warn("A message on channel '%s' could not be handled: %s".formatted(channel, ex));
			}
			logger.debug("This is where it could not be handled", ex);
		}
	}

}
