package io.pillar.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.redis.KeySpace;
import io.pillar.redis.LuaScript;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * Runs the scripts of sessions.
 */
final class RedisSessionCalls {

	private static final Log logger = LogFactory.getLog(RedisSessionCalls.class);

	// what Redis says of itself and its user; it names the script and the line there too
	private static final Pattern REFUSAL = Pattern
		.compile("\\b(OOM|MISCONF|NOREPLICAS|NOPERM|READONLY)\\b|can't run this command|(?i)unknown (redis )?command");

	private final AtomicBoolean refusing = new AtomicBoolean();

	private final RedisLink link;

	private final RedisSessionKeys keys;

	private final byte[] channel;

	private final String node;

	private final RedisSessionAcks acks;

	private final RedisSessionStops stops;

	private final SessionCounters counters;

	private final RedisClock clock;

	RedisSessionCalls(RedisLink link, KeySpace keys, NodeId node, RedisClock clock, Executor executor,
			SessionCounters counters) {
		this.clock = clock;
		this.link = link;
		this.keys = new RedisSessionKeys(keys);
		this.channel = RedisSessionKeys.bytes(this.keys.channel());
		this.node = node.value();
		this.acks = new RedisSessionAcks(node, executor);
		this.stops = new RedisSessionStops(link, this.keys, executor);
		this.counters = counters;
	}

	RedisSessionKeys keys() {
		return this.keys;
	}

	byte[] channel() {
		return this.channel;
	}

	String node() {
		return this.node;
	}

	RedisSessionAcks acks() {
		return this.acks;
	}

	RedisSessionStops stops() {
		return this.stops;
	}

	/**
	 * Run a script. A key that holds something else than what we store is as good as
	 * none.
	 * @param script the script
	 * @param keys its keys
	 * @param arguments its arguments
	 * @return its answer, {@code null} for none
	 */
	CompletableFuture<@Nullable List<?>> call(LuaScript script, byte[][] keys, List<byte[]> arguments) {
		return this.link
			.<@Nullable List<?>>callAsync(script, ScriptOutputType.MULTI, keys, arguments.toArray(byte[][]::new))
			.handle((answer, ex) -> {
				if (ex == null) {
					// no answer at all comes as a list of nothing
					return (answer == null || answer.isEmpty() || answer.get(0) == null) ? null : inTime(answer);
				}
				return failed((ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex);
			});
	}

	private @Nullable List<?> failed(Throwable cause) {
		if (cause instanceof RedisCommandExecutionException error) {
			if (!isForeign(error)) {
				throw refused(error);
			}
			this.counters.unreadable.increment();
			return null;
		}
		throw (cause instanceof RuntimeException runtime) ? runtime : new CompletionException(cause);
	}

	/**
	 * What Redis does not take now is not done, and is no reason to forget it.
	 */
	private RedisUnavailableException refused(RedisCommandExecutionException ex) {
		if (this.refusing.compareAndSet(false, true)) {
			logger.warn("Redis refuses what is done to sessions, so this node keeps it until Redis takes it: "
					+ ex.getMessage());
		}
		return new RefusedChange(ex);
	}

	/**
	 * Note that Redis was told all there is.
	 */
	void accepted() {
		this.refusing.set(false);
	}

	private static List<?> inTime(List<?> answer) {
		if (answer.get(0) instanceof Number number && number.longValue() == -1) {
			throw new RedisUnavailableException("The command reached Redis too late", null);
		}
		return answer;
	}

	/**
	 * Run a script that other nodes may have to hear of, and wait until they did.
	 * @param <T> the type of the answer
	 * @param script runs it, with what it is called
	 * @return the answer, once those nodes heard
	 */
	<T extends @Nullable Object> CompletableFuture<T> heard(LongFunction<CompletableFuture<Heard<T>>> script) {
		long token = this.acks.begin();
		return script.apply(token)
			.thenCompose((heard) -> settled(token, heard.holder()).thenApply((ignored) -> heard.answer()))
			.whenComplete((answer, ex) -> this.acks.end(token));
	}

	private CompletableFuture<?> settled(long token, @Nullable String holders) {
		Set<String> others = this.acks.others(holders);
		CompletableFuture<Void> answer = this.acks.heard(token, others);
		if (!answer.isDone()) {
			others.forEach((other) -> this.stops.stopped(other, answer).thenRun(() -> this.acks.hears(token, other)));
		}
		return answer;
	}

	/**
	 * Say that this node has heard.
	 * @param node which node waits for it
	 * @param token what that node calls it
	 */
	void hear(String node, String token) {
		byte[] channel = RedisSessionKeys.bytes(this.keys.acks(node));
		byte[] heard = RedisSessionKeys.bytes(token + ":" + this.node);
		this.link.callAsync((redis) -> redis.publish(channel, heard));
	}

	CompletableFuture<List<byte[]>> range(byte[] key) {
		return this.link.callAsync((redis) -> redis.zrange(key, 0, -1));
	}

	/**
	 * Return what time it was in Redis at a moment of this node.
	 * @param nanos the moment
	 * @return microseconds, not later than it was; what is not known is taken for long
	 * ago
	 */
	long micros(long nanos) {
		return this.clock.earliestMicros(nanos).orElse(1L);
	}

	/**
	 * Return until when a command may be done. It may lie in the network for longer than
	 * anybody waits for it, and what it says may not be true any more.
	 * @param asked when it was sent, on this node
	 * @return milliseconds of Redis's clock, zero where that is not known
	 */
	long notAfter(long asked) {
		// a script that Redis does not know is sent a second time
		return this.clock.latest(asked).map((now) -> now + 2 * this.link.budget().toMillis()).orElse(0L);
	}

	/**
	 * The scripts fail on nothing that they wrote themselves.
	 */
	private static boolean isForeign(RedisCommandExecutionException ex) {
		String message = String.valueOf(ex.getMessage());
		return message.contains("WRONGTYPE") || (message.contains("user_script") && !REFUSAL.matcher(message).find());
	}

	static List<byte[]> arguments(Object... values) {
		List<byte[]> arguments = new ArrayList<>(values.length + 8);
		for (Object value : values) {
			arguments.add((value instanceof byte[] bytes) ? bytes : RedisSessionKeys.bytes(value.toString()));
		}
		return arguments;
	}

	static void put(List<byte[]> arguments, Map<String, byte[]> attributes) {
		attributes.forEach((name, value) -> {
			arguments.add(RedisSessionKeys.bytes(RedisSessionReply.ATTRIBUTE + name));
			arguments.add(value);
		});
	}

	/**
	 * An answer that other nodes may have to hear of.
	 *
	 * @param <T> the type of the answer
	 * @param answer the answer
	 * @param holder the nodes, with commas between, {@code null} for none
	 */
	record Heard<T extends @Nullable Object>(T answer, @Nullable String holder) {

	}

}
