package io.pillar.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisUnavailableException;

import static org.awaitility.Awaitility.await;

/**
 * What lies between a node and Redis. It can be cut, and lose answers to what was done;
 * and time can pass on the node.
 */
final class SessionNetwork {

	private final AtomicLong passed = new AtomicLong();

	private final AtomicReference<@Nullable Runnable> interruption = new AtomicReference<>();

	private final AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();

	private volatile Set<String> losing = Set.of();

	private volatile boolean cut;

	private volatile @Nullable FallbackSessionStore store;

	long now() {
		return System.nanoTime() + this.passed.get();
	}

	/**
	 * Let time pass on the node alone. Less than none makes what it sends old.
	 * @param time how much
	 */
	void pass(Duration time) {
		this.passed.addAndGet(time.toNanos());
	}

	void lose(String... calls) {
		this.losing = Set.of(calls);
	}

	void cutOff() {
		this.cut = true;
		store().unavailable();
	}

	void heal() {
		this.cut = false;
		store().available();
	}

	void healAndPush() {
		heal();
		await().until(() -> store().pending() == 0);
		// logouts of all sessions of a user are no pending sessions
		store().pushAll(10, TimeUnit.SECONDS);
	}

	/**
	 * Do something the next time that somebody asks whether Redis is there.
	 * @param action what to do
	 */
	void interrupt(Runnable action) {
		this.interruption.set(action);
	}

	/**
	 * Do something between the next thing that is done and its answer, in which this node
	 * does not wait for Redis.
	 * @param action what to do
	 */
	void meanwhile(Runnable action) {
		this.meanwhile.set(action);
	}

	boolean isThere() {
		Runnable action = this.interruption.getAndSet(null);
		if (action != null) {
			action.run();
		}
		return !this.cut;
	}

	FallbackSessionStore store() {
		FallbackSessionStore store = this.store;
		if (store == null) {
			throw new IllegalStateException("No node uses this network");
		}
		return store;
	}

	void connect(FallbackSessionStore store) {
		this.store = store;
	}

	SessionStore to(SessionStore redis) {
		return new Lossy(redis);
	}

	/**
	 * Does what it is told, and may not say so.
	 */
	private final class Lossy implements SessionStore {

		private final SessionStore redis;

		Lossy(SessionStore redis) {
			this.redis = redis;
		}

		private <T> CompletableFuture<T> answer(String call, CompletableFuture<T> done) {
			return done.thenCompose((answer) -> {
				Runnable action = SessionNetwork.this.meanwhile.getAndSet(null);
				if (action != null) {
					SessionNetwork.this.cut = true;
					action.run();
					SessionNetwork.this.cut = false;
				}
				return SessionNetwork.this.losing.contains(call)
						? CompletableFuture.failedFuture(new RedisUnavailableException("The answer is lost", null))
						: CompletableFuture.completedFuture(answer);
			});
		}

		@Override
		public CompletableFuture<Optional<SessionRecord>> load(SessionKey key) {
			return answer("load", this.redis.load(key));
		}

		@Override
		public CompletableFuture<Optional<SessionRecord>> load(SessionKey key, @Nullable SessionRecord known) {
			return answer("load", this.redis.load(key, known));
		}

		@Override
		public CompletableFuture<SaveAnswer> create(SessionKey key, SessionDraft draft, long since) {
			return answer("create", this.redis.create(key, draft, since));
		}

		@Override
		public CompletableFuture<SaveAnswer> save(SessionKey key, SessionRecord base, SessionChanges changes) {
			return answer("save", this.redis.save(key, base, changes));
		}

		@Override
		public CompletableFuture<SaveAnswer> move(SessionKey from, SessionKey to, SessionRecord base,
				SessionChanges changes, long since) {
			return answer("move", this.redis.move(from, to, base, changes, since));
		}

		@Override
		public CompletableFuture<SaveAnswer> exchange(SessionKey key, SessionRecord base, String name,
				byte @Nullable [] expected, byte @Nullable [] replacement) {
			return answer("exchange", this.redis.exchange(key, base, name, expected, replacement));
		}

		@Override
		public CompletableFuture<Optional<SessionRecord>> delete(SessionKey key) {
			return answer("delete", this.redis.delete(key));
		}

		@Override
		public CompletableFuture<List<StoredSession>> sessionsOf(String user) {
			return answer("sessionsOf", this.redis.sessionsOf(user));
		}

		@Override
		public CompletableFuture<Integer> deleteAll(String user, @Nullable SessionKey except) {
			return answer("deleteAll", this.redis.deleteAll(user, except));
		}

		@Override
		public CompletableFuture<Integer> deleteAll(String user, @Nullable SessionKey except, long since) {
			return answer("deleteAll", this.redis.deleteAll(user, except, since));
		}

	}

}
