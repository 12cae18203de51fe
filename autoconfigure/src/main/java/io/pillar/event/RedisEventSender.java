package io.pillar.event;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;

import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisCapabilities;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * Sends events to Redis.
 */
final class RedisEventSender {

	private static final LuaScript PUBLISH = LuaScript.beside(RedisEventSender.class, "publish");

	private static final byte[] TEXT = RedisEventKeys.bytes(PUBLISH.toString());

	private static final byte[] IN_SHARD = RedisEventKeys.bytes("SPUBLISH");

	// four digits of the radix 36
	private static final int MOMENT = 36 * 36 * 36;

	private static final byte[] EVERYWHERE = RedisEventKeys.bytes("PUBLISH");

	private final RedisLink link;

	private final RedisAvailability availability;

	private final RedisCapabilities capabilities;

	private final RedisEventKeys keys;

	private final EventNode node;

	private final EventId ids;

	// where Redis has the script: each partition may be at another master. Until it is
	// known to, the script is sent
	private final Set<RedisOutbox> known = ConcurrentHashMap.newKeySet();

	// whether a server has refused to publish in a shard; everybody listens to both
	private volatile boolean refused;

	RedisEventSender(RedisLink link, RedisAvailability availability, RedisCapabilities capabilities,
			RedisEventKeys keys, EventNode node, EventId ids) {
		this.link = link;
		this.availability = availability;
		this.capabilities = capabilities;
		this.keys = keys;
		this.node = node;
		this.ids = ids;
	}

	boolean isAvailable() {
		return this.availability.isAvailable();
	}

	void unavailable() {
		this.known.clear();
		this.refused = false;
	}

	/**
	 * Return whether events are published in the shard of their partition only, which
	 * spares the other nodes of a Cluster. Nothing rests on all nodes being of one mind.
	 */
	private boolean isInShard() {
		return this.link.isCluster() && !this.refused && this.capabilities.has("spublish");
	}

	Envelope unsent(TopicSettings topic, long count) {
		return new Envelope(this.ids.next(), this.node.name(), Envelope.UNSENT, 1, EventTopic.of(topic.name()), "",
				false, Long.toString(count));
	}

	/**
	 * Send events in one step.
	 * @param again whether they may be sent once more where Redis has lost the script: it
	 * may have refused others for that which have to be there before
	 */
	RedisSending send(RedisOutbox outbox, List<Envelope> events, BooleanSupplier again) {
		TopicSettings topic = outbox.topic();
		int partition = outbox.partition();
		try {
			if (!topic.isNumbered()) {
				fire(RedisEventKeys.bytes(this.keys.channel(topic, partition)), message(events.get(0)));
				return RedisSending.ended(EventReach.FLEET);
			}
			byte[][] arguments = arguments(outbox, events);
			byte[][] keys = this.keys.of(topic, partition);
			List<Object> answer = this.known.contains(outbox)
					? this.link.call((redis) -> redis.evalsha(PUBLISH.sha(), ScriptOutputType.MULTI, keys, arguments))
					: this.link.call((redis) -> redis.eval(TEXT, ScriptOutputType.MULTI, keys, arguments));
			return numbered(outbox, answer, arguments);
		}
		catch (RedisNoScriptException ex) {
			return again.getAsBoolean() ? sendScript(outbox, events) : RedisSending.NONE;
		}
		catch (RedisUnavailableException | RedisException ex) {
			return failed(ex);
		}
	}

	private RedisSending sendScript(RedisOutbox outbox, List<Envelope> events) {
		this.known.remove(outbox);
		return send(outbox, events, () -> false);
	}

	private void fire(byte[] channel, byte[] message) {
		if (isInShard()) {
			try {
				this.link.<Long>call((redis) -> redis.spublish(channel, message));
				return;
			}
			catch (RedisCommandExecutionException ex) {
				// all nodes hear what is published everywhere too
			}
		}
		this.link.<Long>call((redis) -> redis.publish(channel, message));
	}

	private CompletableFuture<Long> fireAsync(byte[] channel, byte[] message) {
		if (!isInShard()) {
			return this.link.callAsync((redis) -> redis.publish(channel, message));
		}
		return this.link.<Long>callAsync((redis) -> redis.spublish(channel, message))
			.exceptionallyCompose((ex) -> (cause(ex) instanceof RedisCommandExecutionException)
					? this.link.callAsync((redis) -> redis.publish(channel, message))
					: CompletableFuture.failedFuture(ex));
	}

	private static Throwable cause(Throwable ex) {
		return (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
	}

	private static byte[] message(Envelope envelope) {
		return RedisEventKeys.bytes("::" + envelope.write());
	}

	CompletableFuture<RedisSending> sendAsync(RedisOutbox outbox, Envelope envelope) {
		return ask(outbox, envelope).handle((sent, ex) -> {
			if (ex == null) {
				return sent;
			}
			if (cause(ex) instanceof RedisNoScriptException) {
				// sent again now, it would be overtaken by the next one; and the next one
				// has to be refused too, until this one is known to wait
				return RedisSending.NONE;
			}
			if (cause(ex) instanceof RuntimeException failure) {
				return failed(failure);
			}
			throw new CompletionException(cause(ex));
		});
	}

	private CompletableFuture<RedisSending> ask(RedisOutbox outbox, Envelope envelope) {
		TopicSettings topic = outbox.topic();
		int partition = outbox.partition();
		if (!topic.isNumbered()) {
			return fireAsync(RedisEventKeys.bytes(this.keys.channel(topic, partition)), message(envelope))
				.thenApply((receivers) -> RedisSending.ended(EventReach.FLEET));
		}
		byte[][] arguments = arguments(outbox, List.of(envelope));
		byte[][] keys = this.keys.of(topic, partition);
		CompletableFuture<List<Object>> answer = this.known.contains(outbox)
				? this.link.callAsync((redis) -> redis.evalsha(PUBLISH.sha(), ScriptOutputType.MULTI, keys, arguments))
				: this.link.callAsync((redis) -> redis.eval(TEXT, ScriptOutputType.MULTI, keys, arguments));
		return answer.thenApply((numbers) -> numbered(outbox, numbers, arguments));
	}

	private byte[][] arguments(RedisOutbox outbox, List<Envelope> events) {
		TopicSettings topic = outbox.topic();
		byte[][] arguments = new byte[2 * events.size() + 6][];
		arguments[0] = RedisEventKeys
			.bytes(Integer.toString(ThreadLocalRandom.current().nextInt(MOMENT, 36 * MOMENT), Character.MAX_RADIX));
		arguments[1] = RedisEventKeys.bytes(Integer.toString(topic.hasHistory() ? topic.history() : 0));
		arguments[2] = RedisEventKeys.bytes(this.keys.channel(topic, outbox.partition()));
		arguments[3] = isInShard() ? IN_SHARD : EVERYWHERE;
		arguments[4] = RedisEventKeys.bytes(this.node.name());
		arguments[5] = RedisEventKeys.bytes(Long.toString(outbox.firstPlace()));
		for (int i = 0; i < events.size(); i++) {
			arguments[2 * i + 6] = RedisEventKeys.bytes(Long.toString(events.get(i).place()));
			arguments[2 * i + 7] = RedisEventKeys.bytes(events.get(i).write());
		}
		return arguments;
	}

	private RedisSending numbered(RedisOutbox outbox, List<Object> answer, byte[][] arguments) {
		if (!this.known.contains(outbox)) {
			this.known.add(outbox);
		}
		byte[] told = (byte[]) answer.get(2);
		if (!Arrays.equals(told, arguments[3])) {
			this.refused |= arguments[3] == IN_SHARD;
			if (!Arrays.equals(told, EVERYWHERE)) {
				this.node.counters()
					.warnOnce("tell", "Redis takes events but refuses to tell of them, so other nodes find them late: "
							+ RedisEventKeys.text(told), null);
			}
		}
		return new RedisSending(EventReach.FLEET, RedisEventKeys.epoch(RedisEventKeys.text((byte[]) answer.get(0))),
				(Long) answer.get(1), Set.copyOf(answer.subList(3, answer.size())));
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
