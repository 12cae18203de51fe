package io.pillar.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.jspecify.annotations.Nullable;

/**
 * A layout of keys in which each user is told to be there by a command of its own, every
 * ten seconds. It says nothing to anybody.
 */
abstract class RawRoster implements Roster {

	/**
	 * After which time without a command a user is taken to be gone.
	 */
	static final Duration LEASE = Duration.ofSeconds(60);

	private static final int SLICES = 100;

	private static final Duration BETWEEN_SLICES = Duration.ofMillis(100);

	private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

	private final ScheduledThreadPoolExecutor beats = new ScheduledThreadPoolExecutor(1);

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	private @Nullable ScheduledFuture<?> beating;

	RawRoster(String redis) {
		this.client = RedisClient.create(redis);
		this.connection = this.client.connect();
	}

	final RedisAsyncCommands<String, String> redis() {
		return this.connection.async();
	}

	@Override
	public final void join(String room, String user) {
		enter(room, user).forEach(RawRoster::await);
		this.entries.add(new Entry(room, user));
	}

	@Override
	public final void leave(String room, String user) {
		this.entries.remove(new Entry(room, user));
		exit(room, user).forEach(RawRoster::await);
	}

	/**
	 * Send what lets a user in.
	 */
	abstract List<RedisFuture<?>> enter(String room, String user);

	/**
	 * Send what says that a user is still there.
	 */
	abstract void stay(String room, String user);

	/**
	 * Send what lets a user go.
	 */
	abstract List<RedisFuture<?>> exit(String room, String user);

	static <T> T await(RedisFuture<T> answer) {
		try {
			return answer.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	@Override
	public final void beat() {
		if (this.beating != null) {
			this.beating.cancel(false);
		}
		this.beating = this.beats.scheduleAtFixedRate(new Beat(List.copyOf(this.entries)), 0, BETWEEN_SLICES.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	@Override
	public final void close() {
		this.beats.shutdownNow();
		this.connection.close();
		this.client.shutdown();
	}

	private record Entry(String room, String user) {

	}

	/**
	 * Goes through all of them again and again, some at a time.
	 */
	private final class Beat implements Runnable {

		private final List<Entry> all;

		private int slice;

		Beat(List<Entry> all) {
			this.all = all;
		}

		@Override
		public void run() {
			for (int i = this.slice; i < this.all.size(); i += SLICES) {
				stay(this.all.get(i).room, this.all.get(i).user);
			}
			this.slice = (this.slice + 1) % SLICES;
		}

	}

}
