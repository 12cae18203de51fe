package io.pillar.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

import io.pillar.session.SaveAnswer.Conflict;
import io.pillar.session.SaveAnswer.Gone;
import io.pillar.session.SaveAnswer.Refused;
import io.pillar.session.SaveAnswer.Saved;
import io.pillar.session.SessionRecord.Standing;

/**
 * Sessions of this node only. They are bounded: beyond that, those that are used least
 * end.
 */
/*
 * Whoever changes something holds the lock, for as long as a few look-ups in memory take;
 * whoever only looks does not. Listeners are told outside of it.
 */
final class LocalSessionStore implements SessionStore {

	private static final long MAX_REVOKED = 100_000;

	private static final Duration REVOKED_FOR = Duration.ofMinutes(10);

	private final ReentrantLock lock = new ReentrantLock();

	private final SessionSettings settings;

	private final SessionCounters counters;

	private final SessionEvents events;

	private final Ticker ticker;

	private final StoreTime start;

	private final LocalSessions sessions;

	// when all sessions of a user ended
	private final Cache<String, Long> revoked;

	// only touched under the lock
	private final List<StoredSession> ended = new ArrayList<>();

	LocalSessionStore(SessionParts parts, long maxSessions, SessionEvents events) {
		this.settings = parts.settings();
		this.counters = parts.counters();
		this.events = events;
		this.ticker = parts::now;
		this.start = new StoreTime(parts.clock().instant(), parts.now());
		this.revoked = Caffeine.newBuilder()
			.maximumSize(MAX_REVOKED)
			.expireAfterWrite(REVOKED_FOR)
			.executor(Runnable::run)
			.build();
		this.sessions = new LocalSessions(maxSessions, this.ticker, events::expired);
	}

	@Override
	public CompletableFuture<Optional<SessionRecord>> load(SessionKey key) {
		this.counters.loads.increment();
		return CompletableFuture.completedFuture(Optional.ofNullable(find(key)));
	}

	@Override
	public CompletableFuture<SaveAnswer> create(SessionKey key, SessionDraft draft, long since) {
		return locked(() -> arrive(key, draft, since));
	}

	private boolean isRevoked(SessionKey key, long since) {
		Long revoked = (key.user() != null) ? this.revoked.getIfPresent(key.user()) : null;
		return revoked != null && since - revoked < 0;
	}

	private SaveAnswer admit(SessionKey key, SessionDraft draft) {
		int max = this.settings.perUser().max();
		if (key.user() != null && max > 0) {
			List<StoredSession> others = new ArrayList<>(this.sessions.of(key.user()));
			others.removeIf((other) -> other.key().equals(key));
			if (others.size() >= max && this.settings.perUser().refuses()) {
				return new Refused();
			}
			others.sort(Comparator.comparing((other) -> other.record().expires(),
					Comparator.nullsLast(Comparator.naturalOrder())));
			for (int i = 0; i <= others.size() - max; i++) {
				this.counters.dropped.increment();
				end(others.get(i));
			}
		}
		Instant now = now();
		SessionRecord record = record(draft, now.minus(draft.age()), now.minus(draft.idle()));
		this.sessions.put(key, record);
		return new Saved(record);
	}

	@Override
	public CompletableFuture<SaveAnswer> save(SessionKey key, SessionRecord base, SessionChanges changes) {
		return locked(() -> {
			SessionRecord record = find(key);
			return (record != null) ? change(key, record, changes) : new Gone();
		});
	}

	private SaveAnswer change(SessionKey key, SessionRecord record, SessionChanges changes) {
		SessionDraft draft = SessionDraft.of(record, changes, this.ticker.read());
		Instant accessed = now().minus(draft.idle());
		boolean isOver = !draft.timeout().isNegative() && draft.idle().compareTo(draft.timeout()) >= 0;
		SessionRecord changed = record(draft, record.created(),
				(isOver || accessed.isAfter(record.accessed())) ? accessed : record.accessed());
		this.sessions.put(key, changed);
		return new Saved(changed);
	}

	@Override
	public CompletableFuture<SaveAnswer> move(SessionKey from, SessionKey to, SessionRecord base,
			SessionChanges changes, long since) {
		return locked(() -> {
			SessionRecord record = find(from);
			if (record == null) {
				return new Gone();
			}
			SaveAnswer answer = (to.user() != null && Objects.equals(from.user(), to.user()))
					? change(to, record, changes)
					: arrive(to, SessionDraft.of(record, changes, this.ticker.read()), since);
			if (!(answer instanceof Refused)) {
				this.sessions.remove(from);
			}
			return answer;
		});
	}

	private SaveAnswer arrive(SessionKey to, SessionDraft draft, long since) {
		return isRevoked(to, since) ? new Gone() : admit(to, draft);
	}

	@Override
	public CompletableFuture<SaveAnswer> exchange(SessionKey key, SessionRecord base, String name,
			byte @Nullable [] expected, byte @Nullable [] replacement) {
		return locked(() -> {
			SessionRecord record = find(key);
			if (record == null) {
				return new Gone();
			}
			byte[] present = record.attributes().get(name);
			return Arrays.equals(present, expected) ? change(key, record, SessionChanges.of(name, replacement))
					: new Conflict(present);
		});
	}

	@Override
	public CompletableFuture<Optional<SessionRecord>> delete(SessionKey key) {
		return locked(() -> {
			SessionRecord record = find(key);
			if (record != null) {
				end(new StoredSession(key, record));
			}
			return Optional.ofNullable(record);
		});
	}

	@Override
	public CompletableFuture<List<StoredSession>> sessionsOf(String user) {
		return locked(() -> this.sessions.of(user));
	}

	@Override
	public CompletableFuture<Integer> deleteAll(String user, @Nullable SessionKey except) {
		return locked(() -> {
			List<StoredSession> all = new ArrayList<>(this.sessions.of(user));
			all.removeIf((one) -> one.key().equals(except));
			all.forEach(this::end);
			this.revoked.put(user, this.ticker.read());
			return all.size();
		});
	}

	/**
	 * Tell of sessions that are over.
	 */
	void sweep() {
		this.sessions.sweep();
	}

	long size() {
		return this.sessions.size();
	}

	private void end(StoredSession session) {
		this.sessions.remove(session.key());
		this.ended.add(session);
	}

	private @Nullable SessionRecord find(SessionKey key) {
		SessionRecord record = this.sessions.get(key);
		return (record == null || record.isExpired(this.ticker.read())) ? null : record;
	}

	private <T> CompletableFuture<T> locked(Supplier<T> action) {
		List<StoredSession> ended;
		T answer;
		this.lock.lock();
		try {
			answer = action.get();
			ended = List.copyOf(this.ended);
			this.ended.clear();
		}
		finally {
			this.lock.unlock();
		}
		ended.forEach(this.events::deleted);
		return CompletableFuture.completedFuture(answer);
	}

	private Instant now() {
		return this.start.at(this.ticker.read());
	}

	private SessionRecord record(SessionDraft draft, Instant created, Instant accessed) {
		long nanos = this.ticker.read();
		StoreTime read = new StoreTime(this.start.at(nanos), nanos);
		Instant expires = this.settings.expires(created, accessed, draft.timeout(), read.at());
		return new SessionRecord(draft.serial(), nanos, created, accessed, draft.timeout(), expires, 0,
				Map.copyOf(draft.attributes()), read, Standing.ASKED);
	}

}
