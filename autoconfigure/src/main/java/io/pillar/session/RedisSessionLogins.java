package io.pillar.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.LuaScript;
import io.pillar.session.SaveAnswer.Gone;
import io.pillar.session.SaveAnswer.Refused;
import io.pillar.session.SaveAnswer.Saved;
import io.pillar.session.SessionRecord.Standing;

/**
 * Stores new sessions in Redis, as many as a user may have.
 */
final class RedisSessionLogins {

	private static final LuaScript CREATE = LuaScript.beside(RedisSessionLogins.class, "create");

	private final SessionIds ids;

	private final SessionSettings settings;

	private final SessionCounters counters;

	private final LongSupplier nanos;

	private final RedisSessionCalls calls;

	private final RedisSessionEnds ends;

	RedisSessionLogins(SessionParts parts, RedisSessionCalls calls, RedisSessionEnds ends) {
		this.ids = parts.ids();
		this.settings = parts.settings();
		this.counters = parts.counters();
		this.nanos = parts.nanos();
		this.calls = calls;
		this.ends = ends;
	}

	/**
	 * Store a new session.
	 * @param store looks it up where it is there already
	 * @param key where it will lie
	 * @param draft what it holds
	 * @param since when its user logged in, on this node
	 * @param removal what it may lie here again after, empty for nothing
	 * @return what became of it
	 */
	CompletableFuture<SaveAnswer> create(RedisSessionStore store, SessionKey key, SessionDraft draft, long since,
			String removal) {
		long asked = this.nanos.getAsLong();
		List<byte[]> arguments = RedisSessionCalls.arguments(key.hash(), draft.serial(),
				this.ids.binding(key, draft.serial()), draft.age().toMillis(), draft.idle().toMillis(),
				draft.timeout().toMillis(), this.settings.maxLifetime().toMillis(), this.settings.touchFraction(),
				this.ends.remains().toMillis(), login(key, since), this.settings.perUser().max(),
				this.settings.perUser().refuses() ? "1" : "0", isKept() ? this.calls.node() : "",
				this.calls.notAfter(asked), removal);
		RedisSessionCalls.put(arguments, draft.attributes());
		return this.calls.call(CREATE, this.calls.keys().of(key), arguments)
			.thenCompose((answer) -> (answer != null && isThere(answer))
					? store.load(key).thenApply(RedisSessionMoves::answer) : created(key, draft, answer, asked));
	}

	/**
	 * Who logs in after this node heard that all logins until then are over is not one of
	 * them, however well this node knows Redis's clock.
	 */
	private long login(SessionKey key, long since) {
		return (key.user() != null) ? Math.max(this.calls.micros(since), this.ends.epoch(key.user(), since) + 1) : 0;
	}

	private static boolean isThere(List<?> answer) {
		return answer.size() == 1 && number(answer, 0) == 1;
	}

	private CompletableFuture<SaveAnswer> created(SessionKey key, SessionDraft draft, @Nullable List<?> answer,
			long asked) {
		if (answer == null || answer.size() < 2) {
			return CompletableFuture.completedFuture((answer != null) ? new Refused() : new Gone());
		}
		SessionRecord record = record(draft, answer, asked);
		this.ends.enlist(key, record);
		List<?> dropped = (List<?>) answer.get(6);
		if (key.user() == null || dropped.isEmpty()) {
			return CompletableFuture.completedFuture(new Saved(record));
		}
		this.counters.dropped.add(dropped.size());
		return this.ends.removeAll(key.user(), dropped).thenApply((count) -> new Saved(record));
	}

	private SessionRecord record(SessionDraft draft, List<?> answer, long asked) {
		long ends = number(answer, 4);
		return new SessionRecord(draft.serial(), Long.parseLong(RedisSessionReply.text(answer.get(5))),
				Instant.ofEpochMilli(number(answer, 2)), Instant.ofEpochMilli(number(answer, 3)), draft.timeout(),
				(ends > 0) ? Instant.ofEpochMilli(ends) : null, number(answer, 1), Map.copyOf(draft.attributes()),
				new StoreTime(Instant.ofEpochMilli(number(answer, 0)), asked),
				isKept() ? Standing.HELD : Standing.ASKED);
	}

	private boolean isKept() {
		return !this.settings.near().validity().isZero();
	}

	private static long number(List<?> answer, int index) {
		return (answer.get(index) instanceof Number number) ? number.longValue() : 0;
	}

}
