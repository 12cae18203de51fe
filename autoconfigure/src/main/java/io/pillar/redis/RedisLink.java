package io.pillar.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

/**
 * Pillar's own connection to Redis, the same for a single server, a Sentinel group and a
 * Cluster. Every call to Redis goes through here and has a time budget
 * ({@code pillar.redis.timeout}), whatever the client's own time-out is.
 * <p>
 * A call throws {@link RedisUnavailableException} where Redis is known to be away (at
 * once), goes away, or takes longer than the budget; an answer that is an error is thrown
 * as the client's {@link RedisException}.
 *
 * @since 0.1.0
 */
public final class RedisLink {

	private static final RedisUnavailableException AWAY = new RedisUnavailableException("Redis is unavailable");

	private final RedisAvailability availability;

	private final RedisConnector connector;

	private final Executor executor;

	private final long budget;

	private final RedisOutcomes outcomes;

	private final RedisAnswers answers;

	RedisLink(RedisAvailability availability, RedisConnector connector, Executor executor, Duration budget) {
		this.availability = availability;
		this.connector = connector;
		this.executor = executor;
		this.budget = budget.toNanos();
		this.outcomes = new RedisOutcomes(availability);
		this.answers = new RedisAnswers(this.outcomes);
	}

	/**
	 * Return the time budget of a call.
	 * @return the budget
	 */
	public Duration budget() {
		return Duration.ofNanos(this.budget);
	}

	/**
	 * Call Redis and wait for the answer.
	 * @param <T> the type of the answer
	 * @param command the command to send
	 * @return the answer
	 */
	public <T extends @Nullable Object> T call(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
		if (!this.availability.isAvailable()) {
			throw AWAY;
		}
		return repair(command);
	}

	/**
	 * Call Redis even while it is not available yet: for those who repair.
	 * @param <T> the type of the answer
	 * @param command the command to send
	 * @return the answer
	 */
	public <T extends @Nullable Object> T repair(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
		return this.answers.await(send(command), System.nanoTime() + this.budget);
	}

	/**
	 * Call Redis without waiting.
	 * @param <T> the type of the answer
	 * @param command the command to send
	 * @return the answer to come, failed in the same way as {@link #call} throws; what
	 * follows it runs on a thread of Pillar's own that may wait for Redis
	 */
	public <T extends @Nullable Object> CompletableFuture<T> callAsync(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
		return this.availability.isAvailable() ? repairAsync(command) : CompletableFuture.failedFuture(AWAY);
	}

	/**
	 * Call Redis without waiting even while it is not available yet.
	 * @param <T> the type of the answer
	 * @param command the command to send
	 * @return the answer to come
	 */
	public <T extends @Nullable Object> CompletableFuture<T> repairAsync(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
		CompletableFuture<T> answer;
		try {
			answer = send(command).toCompletableFuture();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		return answer.orTimeout(this.budget, TimeUnit.NANOSECONDS).handleAsync(this.answers::settle, this.executor);
	}

	/**
	 * Run a script and wait for its answer: one round trip, two for a new script.
	 * @param <T> the type of the answer
	 * @param script the script
	 * @param type the kind of the answer
	 * @param keys its keys, all in one slot
	 * @param arguments its arguments
	 * @return the answer
	 */
	public <T extends @Nullable Object> T call(LuaScript script, ScriptOutputType type, byte[][] keys,
			byte[]... arguments) {
		if (!this.availability.isAvailable()) {
			throw AWAY;
		}
		return repair(script, type, keys, arguments);
	}

	/**
	 * Run a script even while Redis is not available yet: for those who repair.
	 * @param <T> the type of the answer
	 * @param script the script
	 * @param type the kind of the answer
	 * @param keys its keys, all in one slot
	 * @param arguments its arguments
	 * @return the answer
	 */
	public <T extends @Nullable Object> T repair(LuaScript script, ScriptOutputType type, byte[][] keys,
			byte[]... arguments) {
		return run(this.answers, this.budget, script, type, keys, arguments);
	}

	/**
	 * Run a script for a caller who cannot wait for long. That it took too long says
	 * nothing of Redis.
	 * @param <T> the type of the answer
	 * @param patience how long to wait, at most the budget
	 * @param script the script
	 * @param type the kind of the answer
	 * @param keys its keys, all in one slot
	 * @param arguments its arguments
	 * @return the answer
	 */
	public <T extends @Nullable Object> T callWithin(Duration patience, LuaScript script, ScriptOutputType type,
			byte[][] keys, byte[]... arguments) {
		if (!this.availability.isAvailable()) {
			throw AWAY;
		}
		return (patience.toNanos() >= this.budget) ? repair(script, type, keys, arguments)
				: run(this.answers.impatient(), patience.toNanos(), script, type, keys, arguments);
	}

	/**
	 * Run a script without waiting.
	 * @param <T> the type of the answer
	 * @param script the script
	 * @param type the kind of the answer
	 * @param keys its keys, all in one slot
	 * @param arguments its arguments
	 * @return the answer to come
	 */
	public <T extends @Nullable Object> CompletableFuture<T> callAsync(LuaScript script, ScriptOutputType type,
			byte[][] keys, byte[]... arguments) {
		return this.availability.isAvailable() ? repairAsync(script, type, keys, arguments)
				: CompletableFuture.failedFuture(AWAY);
	}

	/**
	 * Run a script without waiting even while Redis is not available yet.
	 * @param <T> the type of the answer
	 * @param script the script
	 * @param type the kind of the answer
	 * @param keys its keys, all in one slot
	 * @param arguments its arguments
	 * @return the answer to come
	 */
	public <T extends @Nullable Object> CompletableFuture<T> repairAsync(LuaScript script, ScriptOutputType type,
			byte[][] keys, byte[]... arguments) {
		return this.<T>repairAsync((redis) -> redis.<T>evalsha(script.sha(), type, keys, arguments))
			.exceptionallyCompose((ex) -> (RedisAnswers.unwrap(ex) instanceof RedisNoScriptException)
					? this.<T>repairAsync((redis) -> redis.<T>eval(script.text(), type, keys, arguments))
					: CompletableFuture.failedFuture(RedisAnswers.unwrap(ex)));
	}

	/**
	 * Return whether a part of Redis may be away.
	 * @return whether it is a Cluster
	 */
	public boolean isCluster() {
		return this.connector.isCluster();
	}

	/**
	 * Return what this link did so far.
	 * @return the counts
	 */
	public RedisStats stats() {
		return this.outcomes.stats(this.connector.connects());
	}

	private <T extends @Nullable Object> T run(RedisAnswers answers, long nanos, LuaScript script,
			ScriptOutputType type, byte[][] keys, byte[]... arguments) {
		long deadline = System.nanoTime() + nanos;
		try {
			return answers.await(send((redis) -> redis.<T>evalsha(script.sha(), type, keys, arguments)), deadline);
		}
		catch (RedisNoScriptException ex) {
			return answers.await(send((redis) -> redis.<T>eval(script.text(), type, keys, arguments)), deadline);
		}
	}

	private <T extends @Nullable Object> RedisFuture<T> send(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
		this.outcomes.called();
		RedisClusterAsyncCommands<byte[], byte[]> redis = this.connector.commands();
		if (redis == null) {
			this.outcomes.away();
			throw AWAY;
		}
		try {
			return command.apply(redis);
		}
		catch (RedisException ex) {
			throw this.outcomes.failed(ex);
		}
	}

}
