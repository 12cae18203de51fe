package io.pillar.session;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.LuaScript;
import io.pillar.session.RedisSessionCalls.Heard;
import io.pillar.session.SaveAnswer.Gone;
import io.pillar.session.SaveAnswer.Refused;
import io.pillar.session.SaveAnswer.Saved;

/**
 * Gives sessions in Redis a new id.
 */
/*
 * A session of a user stays in the slot of the user, where one script does it. Any other
 * changes the slot, so it is taken from where it is, by one of those who try, and then
 * stored as a new one. It is dead in between rather than alive twice: an id that somebody
 * slipped to the user before the login is worth nothing before there is a login. Whoever
 * dies in between leaves no session, and the user logs in again; whoever loses the answer
 * asks again under the same name and learns that it was done.
 */
final class RedisSessionMoves {

	private static final LuaScript RENAME = LuaScript.beside(RedisSessionMoves.class, "rename");

	private static final LuaScript TAKE = LuaScript.beside(RedisSessionMoves.class, "take");

	private final SessionIds ids;

	private final RedisSessionCalls calls;

	private final RedisSessionEnds ends;

	private final LongSupplier nanos;

	RedisSessionMoves(SessionParts parts, RedisSessionCalls calls, RedisSessionEnds ends) {
		this.ids = parts.ids();
		this.nanos = parts.nanos();
		this.calls = calls;
		this.ends = ends;
	}

	CompletableFuture<SaveAnswer> move(RedisSessionStore store, RedisSessionLogins logins, SessionKey from,
			SessionKey to, SessionRecord base, SessionChanges changes, long since) {
		if (to.user() == null || !Objects.equals(from.user(), to.user())) {
			return take(from, to, base)
				.thenCompose((taken) -> (taken != null) ? arrive(store, logins, from, to, taken, changes, since)
						: CompletableFuture.completedFuture(new Gone()));
		}
		return rename(from, to, base).thenCompose((done) -> {
			if (!done) {
				return CompletableFuture.completedFuture(new Gone());
			}
			this.ends.enlist(to, base);
			return changes.isEmpty() ? store.load(to).thenApply(RedisSessionMoves::answer)
					: store.save(to, base, changes);
		});
	}

	private CompletableFuture<Boolean> rename(SessionKey from, SessionKey to, SessionRecord base) {
		long asked = this.nanos.getAsLong();
		RedisSessionKeys names = this.calls.keys();
		byte[][] keys = { names.session(from), names.user(Objects.requireNonNull(to.user())), names.session(to) };
		return this.calls.heard((token) -> this.calls
			.call(RENAME, keys,
					RedisSessionCalls.arguments(from.hash(), to.hash(), this.ids.binding(to, base.serial()),
							this.calls.channel(), this.calls.node(), token, this.calls.notAfter(asked),
							this.ends.memory().toMillis()))
			.thenApply((answer) -> new Heard<>(answer != null,
					(answer != null) ? RedisSessionReply.text(answer.get(0)) : null)));
	}

	static SaveAnswer answer(Optional<SessionRecord> found) {
		return found.<SaveAnswer>map(Saved::new).orElseGet(Gone::new);
	}

	private CompletableFuture<@Nullable SessionRecord> take(SessionKey from, SessionKey to, SessionRecord base) {
		long asked = this.nanos.getAsLong();
		return this.calls.heard((token) -> this.calls
			.call(TAKE, this.calls.keys().of(from),
					RedisSessionCalls.arguments(from.hash(), to.hash(), this.ends.memory().toMillis(),
							this.calls.channel(), this.calls.node(), token, this.calls.notAfter(asked)))
			.thenApply((answer) -> (answer != null)
					? taken(from, base, new RedisSessionReply(answer, asked, this.calls.node()))
					: new Heard<>(null, null)));
	}

	private Heard<@Nullable SessionRecord> taken(SessionKey from, SessionRecord base, RedisSessionReply reply) {
		return new Heard<>(reply.isWhole() ? reply.record(this.ids, from) : base.asReadAt(reply.read()),
				reply.holder());
	}

	private CompletableFuture<SaveAnswer> arrive(RedisSessionStore store, RedisSessionLogins logins, SessionKey from,
			SessionKey to, SessionRecord taken, SessionChanges changes, long since) {
		SessionDraft draft = SessionDraft.of(taken, changes, this.nanos.getAsLong());
		return logins.create(store, to, draft, since, "").thenCompose((answer) -> {
			if (!(answer instanceof Refused)) {
				return CompletableFuture.completedFuture(answer);
			}
			// nobody logged in: what was there before is still theirs
			SessionDraft before = SessionDraft.of(taken, SessionChanges.NONE, this.nanos.getAsLong());
			return logins.create(store, from, before, since, to.hash()).thenApply((ignored) -> answer);
		});
	}

}
