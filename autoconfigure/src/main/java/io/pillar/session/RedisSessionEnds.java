package io.pillar.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.LuaScript;
import io.pillar.session.RedisSessionCalls.Heard;

/**
 * Ends sessions in Redis, and tells of each of them once.
 */
/*
 * Two things are done to a session that ends. Its name leaves the sessions of its user,
 * which is what ends it; of all sessions of a user that is one step. Then its remains are
 * removed, and whoever gets them tells the listeners: Redis gives them to one only.
 * Whoever dies in between leaves remains that end by themselves.
 */
final class RedisSessionEnds {

	private static final LuaScript DELETE = LuaScript.beside(RedisSessionEnds.class, "delete");

	private static final LuaScript REVOKE = LuaScript.beside(RedisSessionEnds.class, "revoke");

	private static final LuaScript ENLIST = LuaScript.beside(RedisSessionEnds.class, "enlist");

	private static final LuaScript DUE = LuaScript.beside(RedisSessionEnds.class, "due");

	private static final String ANYWAY = "0";

	private static final String IF_OVER = "1";

	private static final String IF_OVER_OR_LOGGED_OUT = "2";

	private static final String LOGGED_OUT = "3";

	private static final int DUE_AT_ONCE = 200;

	private final SessionIds ids;

	private final SessionSettings settings;

	private final RedisSessionCalls calls;

	private final NearSessions near;

	private final SessionSweep sweep;

	private final SessionEvents events;

	private final LongSupplier nanos;

	RedisSessionEnds(SessionParts parts, RedisSessionCalls calls, NearSessions near, SessionSweep sweep,
			SessionEvents events) {
		this.ids = parts.ids();
		this.settings = parts.settings();
		this.nanos = parts.nanos();
		this.calls = calls;
		this.near = near;
		this.sweep = sweep;
		this.events = events;
	}

	Duration remains() {
		return this.sweep.remains();
	}

	/**
	 * Return for how long Redis knows that a session ended or that a user logged out.
	 * @return the time
	 */
	Duration memory() {
		return this.settings.memory().plus(this.sweep.remains());
	}

	/**
	 * Return until when all logins of a user ended, as this node knew then.
	 * @param user the tag of the user
	 * @param at the moment on this node
	 * @return the epoch, zero where none was known
	 */
	long epoch(String user, long at) {
		return this.near.epoch(user, at);
	}

	CompletableFuture<Optional<SessionRecord>> delete(SessionKey key) {
		return delete(key, ANYWAY);
	}

	private CompletableFuture<Optional<SessionRecord>> delete(SessionKey key, String which) {
		return this.calls.heard((token) -> remove(key, which, token).thenApply((reply) -> {
			Optional<SessionRecord> found = record(key, reply);
			found.ifPresent((record) -> tell(key, record));
			if (reply != null && !reply.isEmpty()) {
				// to the end of the millisecond
				this.near.ended(key.hash(), (reply.read().at().toEpochMilli() + 1) * 1000);
			}
			return new Heard<>(found.filter((record) -> !record.isExpired(this.nanos.getAsLong())),
					(reply != null) ? reply.holder() : null);
		}));
	}

	private void tell(SessionKey key, SessionRecord record) {
		StoredSession session = new StoredSession(key, record);
		if (record.isExpired(this.nanos.getAsLong())) {
			this.events.expired(session);
		}
		else {
			this.events.deleted(session);
		}
	}

	private CompletableFuture<@Nullable RedisSessionReply> remove(SessionKey key, String which, long token) {
		long asked = this.nanos.getAsLong();
		return this.calls
			.call(DELETE, this.calls.keys().of(key),
					RedisSessionCalls.arguments(key.hash(), this.calls.channel(), which, this.calls.node(), token,
							memory().toMillis()))
			.thenApply((answer) -> (answer != null) ? new RedisSessionReply(answer, asked, this.calls.node()) : null);
	}

	private Optional<SessionRecord> record(SessionKey key, @Nullable RedisSessionReply reply) {
		return Optional.ofNullable((reply != null) ? reply.record(this.ids, key) : null);
	}

	CompletableFuture<List<String>> namesOf(String user) {
		byte[] key = this.calls.keys().user(user);
		return this.calls.range(key)
			.thenApply((names) -> names.stream()
				.map((name) -> new String(name, StandardCharsets.UTF_8))
				.filter((name) -> !name.equals("!"))
				.toList());
	}

	CompletableFuture<Integer> deleteAll(String user, @Nullable SessionKey except, String epoch) {
		long notAfter = this.calls.notAfter(this.nanos.getAsLong());
		RedisSessionKeys keys = this.calls.keys();
		byte[][] names = (except != null) ? new byte[][] { keys.user(user), keys.session(except) }
				: new byte[][] { keys.user(user) };
		return this.calls
			.call(REVOKE, names,
					RedisSessionCalls.arguments((except != null) ? except.hash() : "", this.calls.channel(), user,
							epoch, memory().toMillis(), this.sweep.remains().toMillis(), notAfter))
			.thenCompose((answer) -> {
				List<?> ended = (answer != null) ? answer : List.of("0".getBytes(StandardCharsets.US_ASCII));
				// the message to the nodes may take longer than the answer
				this.near.loggedOut(user, Long.parseLong(RedisSessionReply.text(ended.get(0))));
				return removeAll(user, ended.subList(1, ended.size()),
						epoch.isEmpty() ? LOGGED_OUT : IF_OVER_OR_LOGGED_OUT);
			});
	}

	/**
	 * Remove what is left of sessions that are ended already.
	 * @param user whose they were
	 * @param names their names
	 * @return how many there were
	 */
	CompletableFuture<Integer> removeAll(String user, List<?> names) {
		return removeAll(user, names, ANYWAY);
	}

	private CompletableFuture<Integer> removeAll(String user, List<?> names, String which) {
		// they are ended already: what is left goes by itself
		return SessionBatches.<Object, Integer>ask(names, (name) -> {
			SessionKey key = new SessionKey(RedisSessionReply.text(name), user);
			if (!which.equals(IF_OVER_OR_LOGGED_OUT)) {
				this.near.ended(key.hash());
			}
			return delete(key, which).handle((ended, ex) -> (ended != null && ended.isPresent()) ? 1 : 0);
		})
			.thenApply((counts) -> which.equals(IF_OVER_OR_LOGGED_OUT)
					? counts.stream().mapToInt(Integer::intValue).sum() : names.size());
	}

	/**
	 * Note when a session must be looked at. Nobody waits for it: without, listeners are
	 * not told of its end.
	 * @param key where it lies
	 * @param record the session
	 */
	void enlist(SessionKey key, SessionRecord record) {
		if (record.expires() != null) {
			enlist(List.of(record.expires().toEpochMilli(), this.ids.handle(key)));
		}
	}

	private void enlist(List<Object> entries) {
		List<byte[]> arguments = RedisSessionCalls.arguments(this.sweep.remains().toMillis());
		entries.forEach((entry) -> arguments.add(RedisSessionKeys.bytes(entry.toString())));
		this.calls.call(ENLIST, new byte[][] { this.calls.keys().due() }, arguments);
	}

	/**
	 * Look at all sessions whose time may be over.
	 * @return how many there were
	 */
	CompletableFuture<Integer> sweep() {
		return this.calls
			.call(DUE, new byte[][] { this.calls.keys().due() },
					RedisSessionCalls.arguments(this.sweep.period().toMillis() * 2, DUE_AT_ONCE))
			.thenCompose((due) -> (due != null) ? sweep(due) : CompletableFuture.completedFuture(0))
			.thenCompose((count) -> (count == DUE_AT_ONCE) ? sweep().thenApply((more) -> count + more)
					: CompletableFuture.completedFuture(count));
	}

	private CompletableFuture<Integer> sweep(List<?> due) {
		return SessionBatches.<Object, List<Object>>ask(due, (name) -> {
			String handle = RedisSessionReply.text(name);
			SessionKey key = SessionIds.keyOfHandle(handle);
			CompletableFuture<Long> next = (key != null) ? expire(key) : CompletableFuture.completedFuture(0L);
			// what could not be looked at is due again later
			return next.handle((when, ex) -> (ex != null) ? List.of() : List.of(when, handle));
		}).thenApply((looks) -> {
			enlist(looks.stream().flatMap(List::stream).toList());
			return due.size();
		});
	}

	private CompletableFuture<Long> expire(SessionKey key) {
		return remove(key, IF_OVER, 0).thenApply((reply) -> {
			if (reply != null && reply.isEmpty()) {
				// it is not over: it ends at what is answered
				return reply.read().at().toEpochMilli();
			}
			record(key, reply).ifPresent((record) -> this.events.expired(new StoredSession(key, record)));
			return 0L;
		});
	}

}
