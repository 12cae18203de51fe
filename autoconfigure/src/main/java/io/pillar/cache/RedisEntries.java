package io.pillar.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import org.jspecify.annotations.Nullable;

import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisLink;

/**
 * Reads an entry and leaves a lease where there is none, in one command.
 */
final class RedisEntries {

	private static final LuaScript ACQUIRE = LuaScript.beside(RedisEntries.class, "acquire");

	private final RedisLink link;

	// SET with both NX and GET came with Redis 7.0, and no answer of COMMAND tells: it is
	// tried
	private volatile boolean oneCommand = true;

	RedisEntries(RedisLink link) {
		this.link = link;
	}

	byte @Nullable [] acquire(byte[] entry, byte[] lease, long lifeMillis) {
		try {
			if (this.oneCommand) {
				return this.link.call((redis) -> redis.setGet(entry, lease, SetArgs.Builder.nx().px(lifeMillis)));
			}
			return this.link.call(ACQUIRE, ScriptOutputType.VALUE, new byte[][] { entry }, lease, millis(lifeMillis));
		}
		catch (RedisCommandExecutionException ex) {
			if (isUnknownForm(ex)) {
				return acquire(entry, lease, lifeMillis);
			}
			return readOnly(entry, ex);
		}
	}

	CompletableFuture<byte @Nullable []> acquireAsync(byte[] entry, byte[] lease, long lifeMillis) {
		CompletableFuture<byte @Nullable []> answer = this.oneCommand
				? this.link.<byte @Nullable []>callAsync(
						(redis) -> redis.setGet(entry, lease, SetArgs.Builder.nx().px(lifeMillis)))
				: this.link.<byte @Nullable []>callAsync(ACQUIRE, ScriptOutputType.VALUE, new byte[][] { entry }, lease,
						millis(lifeMillis));
		return answer.exceptionallyCompose((ex) -> {
			Throwable cause = (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
			if (cause instanceof RedisCommandExecutionException error) {
				return isUnknownForm(error) ? acquireAsync(entry, lease, lifeMillis) : readOnlyAsync(entry, error);
			}
			return CompletableFuture.failedFuture(cause);
		});
	}

	private boolean isUnknownForm(RedisCommandExecutionException ex) {
		if (this.oneCommand && String.valueOf(ex.getMessage()).contains("syntax error")) {
			this.oneCommand = false;
			return true;
		}
		return false;
	}

	/**
	 * A server that refuses writes, because it is out of memory or cannot persist, can
	 * still be read. What is not there cannot be stored either.
	 */
	private byte[] readOnly(byte[] entry, RedisCommandExecutionException refusal) {
		byte[] value = this.link.call((redis) -> redis.get(entry));
		if (value == null) {
			throw refusal;
		}
		return value;
	}

	private CompletableFuture<byte @Nullable []> readOnlyAsync(byte[] entry, RedisCommandExecutionException refusal) {
		return this.link.<byte @Nullable []>callAsync((redis) -> redis.get(entry))
			.thenCompose((value) -> (value != null) ? CompletableFuture.completedFuture(value)
					: CompletableFuture.failedFuture(refusal));
	}

	boolean exchange(byte[] entry, byte[] present, byte[] wanted, long lifeMillis) {
		Long done = this.link.call(RedisLeases.EXCHANGE, ScriptOutputType.INTEGER, new byte[][] { entry }, present,
				wanted, millis(lifeMillis));
		return done == 1;
	}

	CompletableFuture<Boolean> exchangeAsync(byte[] entry, byte[] present, byte[] wanted, long lifeMillis) {
		return this.link
			.<Long>callAsync(RedisLeases.EXCHANGE, ScriptOutputType.INTEGER, new byte[][] { entry }, present, wanted,
					millis(lifeMillis))
			.thenApply((done) -> done == 1);
	}

	static byte[] millis(long millis) {
		return RedisLayout.bytes(Long.toString(millis));
	}

}
