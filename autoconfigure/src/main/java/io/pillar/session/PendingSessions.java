package io.pillar.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.session.PendingSession.Kind;
import io.pillar.session.SessionRecord.Standing;

/**
 * What this node did to sessions and could not tell Redis, and what they are meanwhile.
 */
final class PendingSessions {

	private static final Log logger = LogFactory.getLog(PendingSessions.class);

	private final ReentrantLock changing = new ReentrantLock();

	private final Map<SessionKey, PendingSession> sessions = new ConcurrentHashMap<>();

	private final Map<String, Revocation> revocations = new ConcurrentHashMap<>();

	private final AtomicLong weight = new AtomicLong();

	private final SessionParts parts;

	private final long maxWeight;

	private volatile boolean complained;

	PendingSessions(SessionParts parts) {
		this.parts = parts;
		this.maxWeight = (long) parts.settings().away().maxPending() * LocalSessions.TYPICAL_SIZE;
	}

	@Nullable PendingSession get(SessionKey key) {
		return this.sessions.get(key);
	}

	boolean isEmpty() {
		return this.sessions.isEmpty() && this.revocations.isEmpty();
	}

	int size() {
		return this.sessions.size();
	}

	List<PendingSession> all() {
		return List.copyOf(this.sessions.values());
	}

	Map<String, Revocation> revocations() {
		return Map.copyOf(this.revocations);
	}

	SessionRecord create(SessionKey key, SessionDraft draft) {
		long now = this.parts.now();
		Instant at = this.parts.clock().instant();
		Instant created = at.minus(draft.age());
		SessionRecord record = record(draft.serial(), 0, created, at.minus(draft.idle()), draft.timeout(),
				Map.copyOf(draft.attributes()), new StoreTime(at, now), Long.MAX_VALUE);
		put(new PendingSession(Kind.CREATED, key, null, record, record, SessionChanges.NONE, now, false));
		return record;
	}

	/**
	 * Note that a session was changed.
	 * @param key where it lies
	 * @param base what it was
	 * @param changes the changes
	 * @return what it is, {@code null} where it was ended meanwhile
	 */
	@Nullable SessionRecord save(SessionKey key, SessionRecord base, SessionChanges changes) {
		this.changing.lock();
		try {
			PendingSession before = this.sessions.get(key);
			if (before != null && !before.isThere()) {
				return null;
			}
			PendingSession now = (before != null) ? before : new PendingSession(Kind.CHANGED, key, null, base, base,
					SessionChanges.NONE, this.parts.now(), false);
			SessionRecord record = changed(now.record(), changes);
			put(now.with(record, changes));
			return record;
		}
		finally {
			this.changing.unlock();
		}
	}

	/**
	 * Note that a session got a new id.
	 * @param from where it lay
	 * @param to where it lies
	 * @param base what it was
	 * @param changes the changes
	 * @return what it is, {@code null} where it was ended meanwhile
	 */
	@Nullable SessionRecord move(SessionKey from, SessionKey to, SessionRecord base, SessionChanges changes) {
		this.changing.lock();
		try {
			PendingSession before = this.sessions.get(from);
			if (before != null && !before.isThere()) {
				return null;
			}
			long now = this.parts.now();
			PendingSession left = (before != null) ? before
					: new PendingSession(Kind.CHANGED, from, null, base, base, SessionChanges.NONE, now, false);
			SessionRecord record = changed(left.record(), changes);
			put(left.asLeft());
			put(new PendingSession(Kind.MOVED, to, from, left.record(), record, changes, now, false));
			return record;
		}
		finally {
			this.changing.unlock();
		}
	}

	void delete(SessionKey key, SessionRecord known) {
		this.changing.lock();
		try {
			PendingSession before = this.sessions.get(key);
			put((before != null) ? before.asDeleted() : new PendingSession(Kind.DELETED, key, null, known, known,
					SessionChanges.NONE, this.parts.now(), false));
		}
		finally {
			this.changing.unlock();
		}
	}

	void deleteAll(String user, @Nullable SessionKey except, long since) {
		if (this.revocations.size() < this.parts.settings().away().maxPending()) {
			this.revocations.put(user, new Revocation(except, since));
		}
	}

	void remove(String user, Revocation revocation) {
		this.revocations.remove(user, revocation);
	}

	/**
	 * Forget what Redis was told.
	 * @param session what it was told of
	 * @return whether that was all: nothing was done to the session meanwhile
	 */
	boolean remove(PendingSession session) {
		if (this.sessions.remove(session.key(), session)) {
			this.weight.addAndGet(-LocalSessions.weight(session.record()));
			this.complained = this.complained && !this.sessions.isEmpty();
			return true;
		}
		return !this.sessions.containsKey(session.key());
	}

	/**
	 * Note that Redis knows a session now, to which more was done meanwhile.
	 * @param key where it lies
	 * @param known the session in Redis
	 */
	void rebase(SessionKey key, SessionRecord known) {
		this.changing.lock();
		try {
			this.sessions.computeIfPresent(key, (ignored, session) -> session.on(known));
		}
		finally {
			this.changing.unlock();
		}
	}

	List<StoredSession> of(String user) {
		List<StoredSession> found = new ArrayList<>();
		this.sessions.values().forEach((session) -> {
			if (user.equals(session.key().user()) && session.isThere()) {
				found.add(new StoredSession(session.key(), session.record().asDegraded()));
			}
		});
		return found;
	}

	private void put(PendingSession session) {
		int weight = LocalSessions.weight(session.record());
		PendingSession before = this.sessions.get(session.key());
		if (before == null && this.weight.get() + weight > this.maxWeight) {
			this.parts.counters().lost.increment();
			if (!this.complained) {
				this.complained = true;
				logger.warn("Redis is away and more sessions changed than this node keeps changes of; further changes "
						+ "are lost. Allow more with 'pillar.session.max-pending'.");
			}
			return;
		}
		this.parts.counters().kept.increment();
		this.weight.addAndGet(weight - ((before != null) ? LocalSessions.weight(before.record()) : 0));
		this.sessions.put(session.key(), session);
	}

	private SessionRecord changed(SessionRecord base, SessionChanges changes) {
		long now = this.parts.now();
		StoreTime read = new StoreTime(base.read().at(now), now);
		Duration idle = changes.idle();
		Duration timeout = (changes.timeout() != null) ? changes.timeout() : base.timeout();
		// no version: it is not what Redis has
		return record(base.serial(), 0, base.created(), (idle != null) ? read.at().minus(idle) : base.accessed(),
				timeout, changes.appliedTo(base.attributes()), read, base.admitted());
	}

	private SessionRecord record(String serial, long version, Instant created, Instant accessed, Duration timeout,
			Map<String, byte[]> attributes, StoreTime read, long admitted) {
		Instant expires = this.parts.settings().expires(created, accessed, timeout, read.at());
		return new SessionRecord(serial, version, created, accessed, timeout, expires, admitted, attributes, read,
				Standing.DEGRADED);
	}

	/**
	 * That all sessions of a user ended.
	 *
	 * @param except the one that did not, {@code null} for none
	 * @param since when that was, on this node
	 */
	record Revocation(@Nullable SessionKey except, long since) {

	}

}
