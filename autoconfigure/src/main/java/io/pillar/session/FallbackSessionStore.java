package io.pillar.session;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisAvailability;
import io.pillar.session.PendingSession.Kind;
import io.pillar.session.SaveAnswer.Gone;
import io.pillar.session.SaveAnswer.Refused;
import io.pillar.session.SaveAnswer.Saved;

/**
 * Sessions that all nodes share, and those that this node knows while Redis is away.
 */
final class FallbackSessionStore implements SessionStore, RedisAvailability.Listener {

	private final SessionParts parts;

	private final SessionStore shared;

	private final NearSessions near;

	private final BooleanSupplier available;

	private final PendingSessions pending;

	private final SessionPushes pushes;

	private final KnownSessions known;

	FallbackSessionStore(SessionParts parts, SessionStore shared, NearSessions near, BooleanSupplier available) {
		this.parts = parts;
		this.shared = shared;
		this.near = near;
		this.available = available;
		this.pending = new PendingSessions(parts, near);
		this.pushes = new SessionPushes(parts, this.pending, shared, near);
		this.known = new KnownSessions(parts, near, this.pending);
	}

	@Override
	public void unavailable() {
		this.known.away();
	}

	@Override
	public void available() {
		this.known.back();
		push();
	}

	/**
	 * Tell Redis what it was not told yet.
	 */
	void push() {
		if (this.available.getAsBoolean()) {
			this.pushes.all();
		}
	}

	/**
	 * Tell Redis what it was not told yet, and wait for it.
	 * @param timeout how long to wait
	 * @param unit its unit
	 */
	void pushAll(long timeout, TimeUnit unit) {
		if (this.available.getAsBoolean()) {
			this.pushes.all().completeOnTimeout(null, timeout, unit).handle((done, ex) -> done).join();
		}
	}

	int pending() {
		return this.pending.size();
	}

	@Override
	public CompletableFuture<Optional<SessionRecord>> load(SessionKey key) {
		PendingSession pending = this.pending.get(key);
		if (pending != null) {
			return pending(pending);
		}
		if (!this.available.getAsBoolean()) {
			return WithoutRedis.now(() -> this.known.find(key));
		}
		SessionRecord fresh = this.near.fresh(key);
		if (fresh != null) {
			this.parts.counters().nearHits.increment();
			return CompletableFuture.completedFuture(Optional.of(fresh));
		}
		return WithoutRedis.orElse(ask(key, true), () -> this.known.find(key));
	}

	private CompletableFuture<Optional<SessionRecord>> ask(SessionKey key, boolean again) {
		return this.shared.load(key, this.near.known(key)).thenCompose((found) -> {
			this.known.answered(key);
			SessionRecord record = found.orElse(null);
			if (record == null) {
				this.near.remove(key);
			}
			else if (this.near.isEnded(key, record)) {
				// it may be the one that stayed, as it was before
				return again ? ask(key, false) : this.shared.delete(key).thenApply((forgotten) -> Optional.empty());
			}
			else {
				this.near.put(key, record);
			}
			return CompletableFuture.completedFuture(found);
		});
	}

	private CompletableFuture<Optional<SessionRecord>> pending(PendingSession pending) {
		SessionKey key = pending.key();
		if (!pending.isThere()) {
			return CompletableFuture.completedFuture(Optional.empty());
		}
		if (!this.available.getAsBoolean()) {
			return WithoutRedis.now(() -> this.known.find(pending));
		}
		// the answer may be one that was on its way already, and others changed it since
		return WithoutRedis.orElseAsk(this.pushes.push(key).thenCompose((answer) -> ask(key, true)),
				(ex) -> (ex instanceof RefusedChange) ? refused(pending)
						: WithoutRedis.now(() -> this.known.find(pending)));
	}

	/**
	 * Redis takes nothing, and knows all the same whether a session is alive that it has.
	 */
	private CompletableFuture<Optional<SessionRecord>> refused(PendingSession pending) {
		PendingSession first = pending;
		while (first != null && first.kind() == Kind.MOVED) {
			first = this.pending.get(Objects.requireNonNull(first.origin()));
		}
		if (first == null || first.kind() != Kind.CHANGED) {
			return WithoutRedis.now(() -> this.known.find(pending));
		}
		return WithoutRedis.orElse(
				this.shared.load(first.key()).thenApply((found) -> found.flatMap((alive) -> this.known.alive(pending))),
				() -> this.known.find(pending));
	}

	@Override
	public CompletableFuture<SaveAnswer> create(SessionKey key, SessionDraft draft, long since) {
		if (!this.available.getAsBoolean()) {
			return WithoutRedis.now(() -> new Saved(this.pending.create(key, draft, since)));
		}
		return WithoutRedis.orElse(noted(key, this.shared.create(key, draft, since)),
				() -> new Saved(this.pending.create(key, draft, since)));
	}

	@Override
	public CompletableFuture<SaveAnswer> save(SessionKey key, SessionRecord base, SessionChanges changes) {
		if (this.pending.get(key) != null || !this.available.getAsBoolean()) {
			return settle(key, () -> this.pending.save(key, base, changes));
		}
		return WithoutRedis.orElse(noted(key, this.shared.save(key, base, changes)),
				() -> answer(this.pending.save(key, base, changes)));
	}

	@Override
	public CompletableFuture<SaveAnswer> move(SessionKey from, SessionKey to, SessionRecord base,
			SessionChanges changes, long since) {
		if (this.pending.get(from) != null || !this.available.getAsBoolean()) {
			return settle(to, () -> this.pending.move(from, to, base, changes, since));
		}
		this.near.remove(from);
		CompletableFuture<SaveAnswer> moved = this.shared.move(from, to, base, changes, since).thenApply((answer) -> {
			if (!(answer instanceof Refused)) {
				this.near.ended(from.hash());
			}
			return answer;
		});
		return WithoutRedis.orElse(noted(to, moved), () -> answer(this.pending.move(from, to, base, changes, since)));
	}

	/**
	 * Do something here, and push it if Redis is there.
	 */
	private CompletableFuture<SaveAnswer> settle(SessionKey key, Supplier<@Nullable SessionRecord> action) {
		CompletableFuture<SaveAnswer> kept = WithoutRedis.now(() -> answer(action.get()));
		return kept.thenCompose((answer) -> (answer instanceof Saved && this.available.getAsBoolean())
				? WithoutRedis.orElse(this.pushes.push(key), () -> answer) : CompletableFuture.completedFuture(answer));
	}

	private static SaveAnswer answer(@Nullable SessionRecord record) {
		return (record != null) ? new Saved(record) : new Gone();
	}

	private CompletableFuture<SaveAnswer> noted(SessionKey key, CompletableFuture<SaveAnswer> answer) {
		return answer.thenApply((what) -> {
			if (what instanceof Saved saved) {
				this.near.put(key, saved.record());
			}
			else if (what instanceof Gone) {
				this.near.ended(key.hash());
			}
			return what;
		});
	}

	// fails while Redis is away: two nodes could both succeed
	@Override
	public CompletableFuture<SaveAnswer> exchange(SessionKey key, SessionRecord base, String name,
			byte @Nullable [] expected, byte @Nullable [] replacement) {
		return noted(key, this.shared.exchange(key, base, name, expected, replacement));
	}

	@Override
	public CompletableFuture<Optional<SessionRecord>> delete(SessionKey key) {
		PendingSession pending = this.pending.get(key);
		SessionRecord known = (pending != null) ? pending.record() : this.near.known(key);
		this.near.ended(key.hash());
		if (pending != null || !this.available.getAsBoolean()) {
			return WithoutRedis.now(() -> deleted(key, known));
		}
		return WithoutRedis.orElse(this.shared.delete(key), () -> deleted(key, known));
	}

	private Optional<SessionRecord> deleted(SessionKey key, @Nullable SessionRecord known) {
		this.pending.delete(key);
		push();
		return Optional.ofNullable(known);
	}

	@Override
	public CompletableFuture<List<StoredSession>> sessionsOf(String user) {
		if (!this.available.getAsBoolean()) {
			return CompletableFuture.completedFuture(this.known.of(user));
		}
		return WithoutRedis.orElse(this.shared.sessionsOf(user), () -> this.known.of(user));
	}

	@Override
	public CompletableFuture<Integer> deleteAll(String user, @Nullable SessionKey except) {
		long since = this.parts.now();
		if (!this.available.getAsBoolean()) {
			return WithoutRedis.now(() -> this.known.deleteAll(user, except, since));
		}
		return WithoutRedis.orElse(this.shared.deleteAll(user, except),
				() -> this.known.deleteAll(user, except, since));
	}

}
