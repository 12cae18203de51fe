package io.pillar.event;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;

import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * Sends events to Redis.
 */
final class RedisEventSender {

	private static final LuaScript PUBLISH = LuaScript.beside(RedisEventSender.class, "publish");

	private static final byte[] TEXT = RedisEventKeys.bytes(PUBLISH.toString());

	private final RedisLink link;

	private final RedisAvailability availability;

	private final RedisEventKeys keys;

	private final EventNode node;

	private final EventId ids;

	// whether Redis has the script; until it is known to, the script is sent, because an
	// event that is sent a second time would be overtaken by the next one
	private volatile boolean known;

	RedisEventSender(RedisLink link, RedisAvailability availability, RedisEventKeys keys, EventNode node, EventId ids) {
		this.link = link;
		this.availability = availability;
		this.keys = keys;
		this.node = node;
		this.ids = ids;
	}

	boolean isAvailable() {
		return this.availability.isAvailable();
	}

	void unavailable() {
		this.known = false;
	}

	Envelope unsent(TopicSettings topic, long count) {
		return new Envelope(this.ids.next(), this.node.name(), Envelope.UNSENT, 1, EventTopic.of(topic.name()), "",
				false, Long.toString(count));
	}

	/**
	 * Send events in one step.
	 */
	RedisSending send(TopicSettings topic, int partition, List<Envelope> events) {
		try {
			if (!topic.isNumbered()) {
				byte[] channel = RedisEventKeys.bytes(this.keys.channel(topic, partition));
				byte[] message = message(events.get(0));
				this.link.<Long>call((redis) -> redis.publish(channel, message));
				return RedisSending.ended(EventReach.FLEET);
			}
			byte[][] arguments = arguments(topic, partition, events);
			byte[][] keys = this.keys.of(topic, partition);
			List<Object> answer = this.known ? this.link.call(PUBLISH, ScriptOutputType.MULTI, keys, arguments)
					: this.link.call((redis) -> redis.eval(TEXT, ScriptOutputType.MULTI, keys, arguments));
			return numbered(answer);
		}
		catch (RedisUnavailableException | RedisException ex) {
			return failed(ex);
		}
	}

	private static byte[] message(Envelope envelope) {
		return RedisEventKeys.bytes("::" + envelope.write());
	}

	CompletableFuture<RedisSending> sendAsync(TopicSettings topic, int partition, Envelope envelope) {
		return ask(topic, partition, envelope).handle((sent, ex) -> {
			if (ex == null) {
				return sent;
			}
			Throwable cause = (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
			if (cause instanceof RuntimeException failure) {
				return failed(failure);
			}
			throw new CompletionException(cause);
		});
	}

	private CompletableFuture<RedisSending> ask(TopicSettings topic, int partition, Envelope envelope) {
		if (!topic.isNumbered()) {
			byte[] channel = RedisEventKeys.bytes(this.keys.channel(topic, partition));
			byte[] message = message(envelope);
			return this.link.<Long>callAsync((redis) -> redis.publish(channel, message))
				.thenApply((receivers) -> RedisSending.ended(EventReach.FLEET));
		}
		byte[][] arguments = arguments(topic, partition, List.of(envelope));
		byte[][] keys = this.keys.of(topic, partition);
		CompletableFuture<List<Object>> answer = this.known
				? this.link.callAsync(PUBLISH, ScriptOutputType.MULTI, keys, arguments)
				: this.link.callAsync((redis) -> redis.eval(TEXT, ScriptOutputType.MULTI, keys, arguments));
		return answer.thenApply((numbers) -> numbered(numbers));
	}

	private byte[][] arguments(TopicSettings topic, int partition, List<Envelope> events) {
		byte[][] arguments = new byte[events.size() + 3][];
		arguments[0] = RedisEventKeys
			.bytes(Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), Character.MAX_RADIX));
		arguments[1] = RedisEventKeys.bytes(Integer.toString(topic.hasHistory() ? topic.history() : 0));
		arguments[2] = RedisEventKeys.bytes(this.keys.channel(topic, partition));
		for (int i = 0; i < events.size(); i++) {
			arguments[i + 3] = RedisEventKeys.bytes(events.get(i).write());
		}
		return arguments;
	}

	private RedisSending numbered(List<Object> answer) {
		this.known = true;
		return new RedisSending(EventReach.FLEET, RedisEventKeys.epoch(RedisEventKeys.text((byte[]) answer.get(0))),
				(Long) answer.get(1));
	}

	private RedisSending failed(RuntimeException ex) {
		if (ex instanceof RedisUnavailableException) {
			// one that was not sent has no cause
			return RedisSending.ended((ex.getCause() == null) ? EventReach.NODE : EventReach.UNCERTAIN);
		}
		this.node.counters()
			.warnOnce("publish:" + ex.getClass().getName(), "Redis refuses events: " + ex.getMessage(), null);
		return RedisSending.ended(EventReach.NODE);
	}

}
