package io.pillar.session;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisUnavailableException;
import io.pillar.session.PendingSession.Kind;
import io.pillar.session.SaveAnswer.Gone;
import io.pillar.session.SaveAnswer.Saved;

/**
 * Tells Redis what it was not told when it was away.
 */
/*
 * Each session is pushed by one at a time, in the order in which things were done to it:
 * one that was moved after where it came from. What is done to it meanwhile is pushed
 * next. All of it can be done twice, since nobody knows whether what was not answered was
 * done; and all of it is done only if the session is still alive, so whoever ended it
 * while this node was away wins.
 */
final class SessionPushes {

	private final Map<SessionKey, CompletableFuture<SaveAnswer>> underWay = new ConcurrentHashMap<>();

	private final AtomicReference<@Nullable CompletableFuture<Void>> pushing = new AtomicReference<>();

	private final SessionParts parts;

	private final PendingSessions pending;

	private final SessionStore shared;

	private final NearSessions near;

	SessionPushes(SessionParts parts, PendingSessions pending, SessionStore shared, NearSessions near) {
		this.parts = parts;
		this.pending = pending;
		this.shared = shared;
		this.near = near;
	}

	/**
	 * Push all there is, if nobody else does. Stops where Redis is away again.
	 * @return when it is done
	 */
	CompletableFuture<Void> all() {
		if (this.pending.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		CompletableFuture<Void> mine = new CompletableFuture<>();
		CompletableFuture<Void> others = this.pushing.compareAndExchange(null, mine);
		if (others != null) {
			return others;
		}
		SessionBatches.<Map.Entry<String, Revocation>, Boolean>ask(List.copyOf(this.pending.revocations().entrySet()),
				(entry) -> revoke(entry.getKey(), entry.getValue()))
			.thenCompose((revoked) -> SessionBatches.<PendingSession, Boolean>ask(
					this.pending.all().stream().filter((session) -> !session.left()).toList(),
					(session) -> alone(push(session.key()))))
			.whenComplete((pushed, ex) -> {
				this.pushing.set(null);
				mine.complete(null);
			});
		return mine;
	}

	/**
	 * The session that stays must be there to be spared.
	 */
	private CompletableFuture<Boolean> revoke(String user, Revocation revocation) {
		Long all = revocation.all();
		SessionKey kept = revocation.except();
		CompletableFuture<?> before = (all != null) ? this.shared.deleteAll(user, null, all)
				: CompletableFuture.completedFuture(0);
		CompletableFuture<?> there = (kept != null && this.pending.get(kept) != null)
				? before.thenCompose((count) -> alone(push(kept))) : before;
		return alone(there.thenCompose((done) -> this.shared.deleteAll(user, kept, revocation.since()))
			.thenAccept((count) -> this.pending.remove(user, revocation)));
	}

	/**
	 * What Redis refuses keeps nobody else waiting, and is tried again. But where Redis
	 * is away, all wait.
	 */
	private static CompletableFuture<Boolean> alone(CompletableFuture<?> push) {
		return push.<CompletableFuture<Boolean>>handle((answer, ex) -> {
			Throwable cause = (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
			return (cause instanceof RedisUnavailableException) ? CompletableFuture.failedFuture(cause)
					: CompletableFuture.completedFuture(ex == null);
		}).thenCompose((answer) -> answer);
	}

	/**
	 * Push what was done to a session, until there is nothing more.
	 * @param key where it lies
	 * @return what became of it
	 */
	CompletableFuture<SaveAnswer> push(SessionKey key) {
		CompletableFuture<SaveAnswer> mine = new CompletableFuture<>();
		CompletableFuture<SaveAnswer> others = this.underWay.putIfAbsent(key, mine);
		if (others != null) {
			// it may not have seen what was done last
			return others.thenCompose((answer) -> (this.pending.get(key) != null) ? push(key)
					: CompletableFuture.completedFuture(answer));
		}
		once(key).whenComplete((answer, ex) -> {
			this.underWay.remove(key, mine);
			if (ex != null) {
				mine.completeExceptionally(ex);
			}
			else {
				mine.complete(answer);
			}
		});
		return mine;
	}

	private CompletableFuture<SaveAnswer> once(SessionKey key) {
		PendingSession session = this.pending.get(key);
		if (session == null) {
			// somebody else has just pushed it
			return this.shared.load(key).thenApply((found) -> found.<SaveAnswer>map(Saved::new).orElseGet(Gone::new));
		}
		if (isForgotten(session)) {
			this.parts.counters().lost.increment();
			return settle(session, new Gone());
		}
		try {
			return send(session).thenCompose((answer) -> settle(session, answer));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Redis knows for some time only what ended. What began before that may have ended
	 * elsewhere meanwhile, so it is not stored as if it was new.
	 */
	private boolean isForgotten(PendingSession session) {
		return session.isNew() && this.parts.now() - session.since() > this.parts.settings().memory().toNanos();
	}

	private CompletableFuture<SaveAnswer> settle(PendingSession session, SaveAnswer answer) {
		SessionCounters counters = this.parts.counters();
		if (answer instanceof Saved saved) {
			this.near.put(session.key(), saved.record());
		}
		else {
			this.near.ended(session.key().hash());
		}
		((answer instanceof Saved || session.kind() == Kind.DELETED) ? counters.pushed : counters.gone).increment();
		boolean isAll = this.pending.remove(session);
		forgetOrigins(session);
		if (isAll) {
			return CompletableFuture.completedFuture(answer);
		}
		if (!(answer instanceof Saved saved)) {
			// nobody can use it any more, whatever was done to it
			drop(session.key());
			return CompletableFuture.completedFuture(answer);
		}
		this.pending.rebase(session, saved.record());
		return once(session.key());
	}

	private void drop(SessionKey key) {
		PendingSession session = this.pending.get(key);
		if (session != null && !this.pending.remove(session)) {
			drop(key);
		}
	}

	private void forgetOrigins(PendingSession session) {
		PendingSession origin = (session.origin() != null) ? this.pending.get(session.origin()) : null;
		if (origin != null) {
			this.pending.remove(origin);
			forgetOrigins(origin);
		}
	}

	private CompletableFuture<SaveAnswer> send(PendingSession session) {
		long now = this.parts.now();
		return switch (session.kind()) {
			case CREATED -> create(session, now);
			case CHANGED -> session.changes().isEmpty() ? CompletableFuture.completedFuture(new Saved(session.base()))
					: this.shared.save(session.key(), session.base(), session.changes(now));
			case MOVED -> move(session);
			case DELETED -> delete(session).thenApply((ignored) -> new Gone());
		};
	}

	/**
	 * Redis may have it already, as it was first: so what was changed is saved as well.
	 */
	private CompletableFuture<SaveAnswer> create(PendingSession session, long now) {
		return this.shared
			.create(session.key(), SessionDraft.of(session.record(), SessionChanges.NONE, now), session.since())
			.thenCompose((answer) -> (answer instanceof Saved saved && !session.changes().isEmpty())
					? this.shared.save(session.key(), saved.record(), session.changes(now))
					: CompletableFuture.completedFuture(answer));
	}

	/**
	 * Where it came from may be gone because it was moved already and nobody heard of it.
	 */
	private CompletableFuture<SaveAnswer> move(PendingSession session) {
		SessionKey from = Objects.requireNonNull(session.origin());
		PendingSession origin = this.pending.get(from);
		CompletableFuture<SaveAnswer> before = (origin != null && origin.kind() != Kind.DELETED) ? send(origin)
				: CompletableFuture.completedFuture(new Saved(session.base()));
		return before.thenCompose((answer) -> this.shared.move(from, session.key(), session.base(),
				session.changes(this.parts.now()), session.since()));
	}

	private CompletableFuture<?> delete(PendingSession session) {
		CompletableFuture<?> removal = this.shared.delete(session.key());
		SessionKey from = session.origin();
		if (from == null) {
			return removal;
		}
		PendingSession origin = this.pending.get(from);
		return (origin != null) ? removal.thenCompose((ignored) -> delete(origin))
				: removal.thenCompose((ignored) -> this.shared.delete(from));
	}

}
