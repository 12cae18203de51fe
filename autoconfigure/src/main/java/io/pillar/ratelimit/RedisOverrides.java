package io.pillar.ratelimit;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import io.lettuce.core.RedisException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * Overrides that hold on all nodes, also on those that start later. While Redis is away
 * those hold that were known last.
 */
/*
 * They lie in a hash. Who changes it tells the others, and each node reads all of it
 * again: when it is told, when its subscription is taken up, and at every beat, because
 * Redis may have lost what it knew. Answers may come in another order than they were
 * asked for, so each is numbered, and one that is older than the last is dropped.
 */
final class RedisOverrides implements PolicyOverrides, RedisChannels.Listener {

	private static final Log logger = LogFactory.getLog(RedisOverrides.class);

	private final ReentrantLock asking = new ReentrantLock();

	private final ReentrantLock taking = new ReentrantLock();

	private final RedisLink link;

	private final RedisChannels channels;

	private final RedisNodes nodes;

	private final byte[] key;

	private final String channel;

	private volatile Map<String, RateLimitOverride> overrides = Map.of();

	private volatile Runnable listener = () -> {
	};

	private long asked;

	private long taken;

	RedisOverrides(RedisLink link, RedisChannels channels, RedisNodes nodes, RedisSubjects subjects) {
		this.link = link;
		this.channels = channels;
		this.nodes = nodes;
		this.key = subjects.overrides().getBytes(StandardCharsets.UTF_8);
		this.channel = subjects.overrides();
	}

	@Override
	public void whenChanged(Runnable listener) {
		this.listener = listener;
		this.channels.subscribe(this.channel, this);
		this.nodes.whenBeating(this::load);
	}

	@Override
	public Map<String, RateLimitOverride> all() {
		return this.overrides;
	}

	@Override
	public void put(String policy, RateLimitOverride override) {
		change(() -> this.link.call((redis) -> redis.hset(this.key, bytes(policy), bytes(override.write()))));
	}

	@Override
	public void remove(String policy) {
		change(() -> this.link.call((redis) -> redis.hdel(this.key, bytes(policy))));
	}

	private void change(Runnable change) {
		try {
			change.run();
			this.link.call((redis) -> redis.publish(bytes(this.channel), bytes("")));
		}
		catch (RedisException ex) {
			throw new RedisUnavailableException("Redis refuses the change", ex);
		}
		load().join();
	}

	@Override
	public void message(String message) {
		load();
	}

	@Override
	public void subscribed() {
		load();
	}

	private CompletableFuture<Void> load() {
		this.asking.lock();
		try {
			long number = ++this.asked;
			return this.link.callAsync((redis) -> redis.hgetall(this.key))
				.thenAccept((all) -> take(number, all))
				.exceptionally((ex) -> {
					// the next beat asks again
					logger.debug("Cannot read the overrides of rate limit policies", ex);
					return null;
				});
		}
		finally {
			this.asking.unlock();
		}
	}

	private void take(long number, Map<byte[], byte[]> all) {
		Map<String, RateLimitOverride> read = new HashMap<>();
		all.forEach((policy, text) -> {
			RateLimitOverride override = RateLimitOverride.read(new String(text, StandardCharsets.UTF_8));
			if (override != null) {
				read.put(new String(policy, StandardCharsets.UTF_8), override);
			}
		});
		this.taking.lock();
		try {
			if (number < this.taken) {
				return;
			}
			this.taken = number;
			if (!read.equals(this.overrides)) {
				this.overrides = Map.copyOf(read);
				this.listener.run();
			}
		}
		finally {
			this.taking.unlock();
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
