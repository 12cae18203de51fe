package io.pillar.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.SetArgs;

import io.pillar.redis.RedisLink;

/**
 * Knows which nodes have stopped, and is there to say that this one has.
 */
/*
 * Who stores a session waits for the node that used what it remembers of it. A node that
 * stops says so in Redis once it uses nothing any more without asking. It has another
 * name when it starts again, so that this stays true for ever, and whoever finds it there
 * waits no longer. Nothing follows from what is not there: a node that died is waited for
 * like one that is cut off and may still use what it remembers.
 */
final class RedisSessionStops {

	// who is there answers sooner as a rule
	private static final long PATIENCE = 50;

	private static final long MAX_STOPPED = 10_000;

	private static final byte[] STOPPED = "1".getBytes(StandardCharsets.US_ASCII);

	private final Cache<String, Boolean> stopped = Caffeine.newBuilder()
		.maximumSize(MAX_STOPPED)
		.executor(Runnable::run)
		.build();

	private final RedisLink link;

	private final RedisSessionKeys keys;

	private final Executor executor;

	RedisSessionStops(RedisLink link, RedisSessionKeys keys, Executor executor) {
		this.link = link;
		this.keys = keys;
		this.executor = executor;
	}

	/**
	 * Say that a node has stopped.
	 * @param node the node
	 * @param memory for how long others may look
	 * @return when it is said
	 */
	CompletableFuture<?> say(String node, Duration memory) {
		byte[] key = this.keys.stopped(node);
		return this.link.callAsync((redis) -> redis.set(key, STOPPED, SetArgs.Builder.px(memory.toMillis())));
	}

	/**
	 * Wait until it is known that a node has stopped. If it does not answer soon, Redis
	 * is asked once.
	 * @param node the node
	 * @param answer what it may answer
	 * @return when it is known, never otherwise
	 */
	CompletableFuture<Void> stopped(String node, CompletableFuture<?> answer) {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		if (this.stopped.getIfPresent(node) != null) {
			stopped.complete(null);
			return stopped;
		}
		CompletableFuture.delayedExecutor(PATIENCE, TimeUnit.MILLISECONDS, this.executor).execute(() -> {
			if (!answer.isDone()) {
				ask(node, stopped);
			}
		});
		return stopped;
	}

	private void ask(String node, CompletableFuture<Void> stopped) {
		byte[] key = this.keys.stopped(node);
		this.link.<Long>callAsync((redis) -> redis.exists(key)).thenAccept((found) -> {
			if (found > 0) {
				this.stopped.put(node, true);
				stopped.complete(null);
			}
		});
	}

}
