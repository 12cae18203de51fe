package io.pillar.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.LuaScript;
import io.pillar.session.RedisSessionCalls.Heard;
import io.pillar.session.SaveAnswer.Conflict;
import io.pillar.session.SaveAnswer.Gone;
import io.pillar.session.SaveAnswer.Saved;

/**
 * Sessions that all nodes share.
 */
final class RedisSessionStore implements SessionStore {

	private static final LuaScript LOAD = LuaScript.beside(RedisSessionStore.class, "load");

	private static final LuaScript SAVE = LuaScript.beside(RedisSessionStore.class, "save");

	private static final int OVERTAKEN = -2;

	private final SessionIds ids;

	private final RedisSessionCalls calls;

	private final RedisSessionEnds ends;

	private final RedisSessionLogins logins;

	private final RedisSessionMoves moves;

	private final SessionCounters counters;

	private final LongSupplier nanos;

	// whether this node uses what it remembers without asking
	private final String keeps;

	private final double touchFraction;

	RedisSessionStore(SessionParts parts, RedisSessionCalls calls, RedisSessionEnds ends) {
		this.ids = parts.ids();
		this.counters = parts.counters();
		this.nanos = parts.nanos();
		this.keeps = parts.settings().near().validity().isZero() ? "0" : "1";
		this.touchFraction = parts.settings().touchFraction();
		this.calls = calls;
		this.ends = ends;
		this.logins = new RedisSessionLogins(parts, calls, ends);
		this.moves = new RedisSessionMoves(parts, calls, ends);
	}

	@Override
	public CompletableFuture<Optional<SessionRecord>> load(SessionKey key) {
		return load(key, null);
	}

	@Override
	public CompletableFuture<Optional<SessionRecord>> load(SessionKey key, @Nullable SessionRecord known) {
		long asked = this.nanos.getAsLong();
		this.counters.loads.increment();
		return this.calls
			.call(LOAD, this.calls.keys().of(key),
					RedisSessionCalls.arguments(key.hash(), (known != null) ? known.version() : ""))
			.thenApply((answer) -> {
				if (answer == null) {
					return Optional.empty();
				}
				RedisSessionReply reply = new RedisSessionReply(answer, asked, this.calls.node());
				return (known != null && reply.isEmpty()) ? Optional.of(known.asReadAt(reply.read()))
						: Optional.ofNullable(readable(reply.record(this.ids, key)));
			});
	}

	@Override
	public CompletableFuture<SaveAnswer> create(SessionKey key, SessionDraft draft, long since) {
		return this.logins.create(this, key, draft, since, "");
	}

	@Override
	public CompletableFuture<SaveAnswer> save(SessionKey key, SessionRecord base, SessionChanges changes) {
		return change(new Change(key, base, changes, "", null, false, this.nanos.getAsLong()));
	}

	@Override
	public CompletableFuture<SaveAnswer> exchange(SessionKey key, SessionRecord base, String name,
			byte @Nullable [] expected, byte @Nullable [] replacement) {
		return change(new Change(key, base, SessionChanges.of(name, replacement), RedisSessionReply.ATTRIBUTE + name,
				expected, expected != null, this.nanos.getAsLong()));
	}

	/**
	 * Requests of this node may pass each other on their way. Who hears that a later one
	 * was done first asks again, in the same time.
	 */
	private CompletableFuture<SaveAnswer> change(Change change) {
		return this.calls.<@Nullable SaveAnswer>heard((token) -> {
			SessionChanges changes = change.changes;
			Duration timeout = changes.timeout();
			Duration idle = changes.idle();
			List<byte[]> arguments = RedisSessionCalls.arguments(change.key.hash(), this.calls.channel(),
					this.calls.node(), this.keeps, token, change.base.version(),
					(timeout != null) ? timeout.toMillis() : "", (idle != null) ? idle.toMillis() : "",
					this.touchFraction, this.ends.remains().toMillis(), change.guarded,
					(change.expected != null) ? change.expected : "", change.isThere ? "1" : "0",
					this.calls.notAfter(change.asked), changes.put().size());
			RedisSessionCalls.put(arguments, changes.put());
			changes.removed()
				.forEach((name) -> arguments.add(RedisSessionKeys.bytes(RedisSessionReply.ATTRIBUTE + name)));
			return this.calls.call(SAVE, this.calls.keys().of(change.key), arguments)
				.thenApply((answer) -> changed(change, answer));
		}).thenCompose((answer) -> (answer != null) ? CompletableFuture.completedFuture(answer) : change(change));
	}

	private Heard<@Nullable SaveAnswer> changed(Change change, @Nullable List<?> answer) {
		if (answer == null) {
			return new Heard<>(new Gone(), null);
		}
		long first = ((Number) answer.get(0)).longValue();
		if (first == OVERTAKEN) {
			return new Heard<>(null, null);
		}
		if (first == 0) {
			return new Heard<>(new Conflict((answer.size() > 1) ? (byte[]) answer.get(1) : null), null);
		}
		RedisSessionReply reply = new RedisSessionReply(answer, change.asked, this.calls.node());
		SessionRecord record = readable(
				reply.isWhole() ? reply.record(this.ids, change.key) : reply.record(change.base, change.changes));
		return new Heard<>((record != null) ? new Saved(record) : new Gone(), reply.holder());
	}

	@Override
	public CompletableFuture<SaveAnswer> move(SessionKey from, SessionKey to, SessionRecord base,
			SessionChanges changes, long since) {
		return this.moves.move(this, this.logins, from, to, base, changes, since);
	}

	@Override
	public CompletableFuture<Optional<SessionRecord>> delete(SessionKey key) {
		return this.ends.delete(key);
	}

	@Override
	public CompletableFuture<List<StoredSession>> sessionsOf(String user) {
		return this.ends.namesOf(user)
			.thenCompose((names) -> SessionBatches.<String, Optional<StoredSession>>ask(names, (name) -> {
				SessionKey key = new SessionKey(name, user);
				return load(key).thenApply((found) -> found.map((record) -> new StoredSession(key, record)));
			}))
			.thenApply((loaded) -> loaded.stream().flatMap(Optional::stream).toList());
	}

	@Override
	public CompletableFuture<Integer> deleteAll(String user, @Nullable SessionKey except) {
		return this.ends.deleteAll(user, except, "");
	}

	@Override
	public CompletableFuture<Integer> deleteAll(String user, @Nullable SessionKey except, long since) {
		return this.ends.deleteAll(user, except, Long.toString(this.calls.micros(since)));
	}

	private @Nullable SessionRecord readable(@Nullable SessionRecord record) {
		if (record == null) {
			this.counters.unreadable.increment();
		}
		return record;
	}

	/**
	 * What is to be stored.
	 *
	 * @param key where the session lies
	 * @param base what was changed
	 * @param changes the changes
	 * @param guarded the field that must be as expected, empty for none
	 * @param expected what it holds then
	 * @param isThere whether it is there then
	 * @param asked when it was asked for, on this node
	 */
	private record Change(SessionKey key, SessionRecord base, SessionChanges changes, String guarded,
			byte @Nullable [] expected, boolean isThere, long asked) {

	}

}
