package io.pillar.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.pillar.session.SessionRecord.Standing;

/**
 * What this node did to sessions and could not tell Redis, and what they are meanwhile.
 */
final class PendingSessions {

	private final ReentrantLock changing = new ReentrantLock();

	private final Map<String, Revocation> revocations = new ConcurrentHashMap<>();

	private final SessionParts parts;

	private final NearSessions near;

	private final PendingRoom room;

	PendingSessions(SessionParts parts, NearSessions near) {
		this.parts = parts;
		this.near = near;
		this.room = new PendingRoom(parts);
	}

	@Nullable PendingSession get(SessionKey key) {
		return this.room.get(key);
	}

	boolean isEmpty() {
		return this.room.isEmpty() && this.revocations.isEmpty();
	}

	int size() {
		return this.room.size();
	}

	List<PendingSession> all() {
		return this.room.all();
	}

	Map<String, Revocation> revocations() {
		return Map.copyOf(this.revocations);
	}

	/**
	 * Keep a new session.
	 * @param key where it lies
	 * @param draft what it holds
	 * @param since when its user logged in, on this node
	 * @return the session
	 * @throws UnkeptSession if it is a user's and there is no room for it
	 */
	SessionRecord create(SessionKey key, SessionDraft draft, long since) {
		Instant at = this.parts.clock().instant();
		SessionRecord record = record(draft.serial(), at.minus(draft.age()), at.minus(draft.idle()), draft.timeout(),
				Map.copyOf(draft.attributes()), new StoreTime(at, this.parts.now()), Long.MAX_VALUE);
		if (!locked(() -> this.room.put(PendingSession.created(key, record, since)))) {
			refuse(key);
		}
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
		return locked(() -> {
			PendingSession before = before(key, base);
			if (before == null) {
				return null;
			}
			SessionRecord record = changed(before.record(), changes, before.record().admitted());
			this.room.put(before.with(record, changes));
			return record;
		});
	}

	/**
	 * Note that a session got a new id.
	 * @param from where it lay
	 * @param to where it lies
	 * @param base what it was
	 * @param changes the changes
	 * @param since when its user logged in, on this node
	 * @return what it is, {@code null} where it was ended meanwhile
	 * @throws UnkeptSession if it is a user's and there is no room for it
	 */
	@Nullable SessionRecord move(SessionKey from, SessionKey to, SessionRecord base, SessionChanges changes, long since) {
		return locked(() -> {
			PendingSession before = before(from, base);
			if (before == null) {
				return null;
			}
			boolean sameUser = Objects.equals(from.user(), to.user());
			SessionRecord record = changed(before.record(), changes,
					sameUser ? before.record().admitted() : Long.MAX_VALUE);
			this.room.put(before.asLeft());
			if (!this.room.put(before.movedTo(to, record, changes, since))) {
				stay(from, before);
				refuse(to);
			}
			this.near.remove(from);
			return record;
		});
	}

	private void stay(SessionKey from, PendingSession before) {
		if (before.isUnchanged()) {
			this.room.remove(before.asLeft());
		}
		else {
			this.room.put(before);
		}
	}

	/**
	 * Return what was done to a session till now, {@code null} where it has ended: as
	 * Redis knows, or as this node was told while Redis was away.
	 */
	private @Nullable PendingSession before(SessionKey key, SessionRecord base) {
		PendingSession before = this.room.get(key);
		if (before != null) {
			return (before.isThere() && !this.near.isOver(key, before.record())) ? before : null;
		}
		return (this.near.isOver(key, base) || isRevoked(key, base)) ? null
				: PendingSession.known(key, base, this.parts.now());
	}

	private boolean isRevoked(SessionKey key, SessionRecord base) {
		Revocation revocation = (key.user() != null) ? this.revocations.get(key.user()) : null;
		return revocation != null && revocation.ends(key, base);
	}

	/**
	 * Fail for a user, who would be told of a login that is none. Anybody else has lost
	 * nothing but what such a session may hold.
	 */
	private static void refuse(SessionKey key) {
		if (key.user() != null) {
			throw new UnkeptSession("login");
		}
	}

	void delete(SessionKey key) {
		locked(() -> {
			PendingSession before = this.room.get(key);
			SessionKey origin = (before != null) ? before.origin() : null;
			boolean left = before != null && before.left();
			if (!left && !this.room.put(PendingSession.deleted(key, origin, this.parts.now()))) {
				throw new UnkeptSession("logout");
			}
			return key;
		});
	}

	void deleteAll(String user, @Nullable SessionKey except, long since) {
		if (this.revocations.size() >= 10 * this.parts.settings().away().maxPending()
				&& !this.revocations.containsKey(user)) {
			throw new UnkeptSession("logout");
		}
		this.revocations.merge(user, new Revocation(except, since), Revocation::then);
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
		return locked(() -> this.room.remove(session) || !this.room.contains(session.key()));
	}

	/**
	 * Note that Redis knows a session now, to which more was done meanwhile.
	 * @param told what Redis was told
	 * @param known the session in Redis
	 */
	void rebase(PendingSession told, SessionRecord known) {
		locked(() -> {
			PendingSession session = this.room.get(told.key());
			if (session == null) {
				return false;
			}
			SessionChanges since = session.changes(this.parts.now()).since(told.changes());
			return this.room.put(session.on(known, changed(known, since, known.admitted()), since));
		});
	}

	List<StoredSession> of(String user) {
		List<StoredSession> found = new ArrayList<>();
		this.room.all().forEach((session) -> {
			if (user.equals(session.key().user()) && session.isThere()) {
				found.add(new StoredSession(session.key(), session.record().asDegraded()));
			}
		});
		return found;
	}

	private <T extends @Nullable Object> T locked(Supplier<T> action) {
		this.changing.lock();
		try {
			return action.get();
		}
		finally {
			this.changing.unlock();
		}
	}

	private SessionRecord changed(SessionRecord base, SessionChanges changes, long admitted) {
		long now = this.parts.now();
		StoreTime read = new StoreTime(base.read().at(now), now);
		Duration idle = changes.idle();
		Duration timeout = (changes.timeout() != null) ? changes.timeout() : base.timeout();
		return record(base.serial(), base.created(), (idle != null) ? read.at().minus(idle) : base.accessed(), timeout,
				changes.appliedTo(base.attributes()), read, admitted);
	}

	private SessionRecord record(String serial, Instant created, Instant accessed, Duration timeout,
			Map<String, byte[]> attributes, StoreTime read, long admitted) {
		// no version: it is not what Redis has
		Instant expires = this.parts.settings().expires(created, accessed, timeout, read.at());
		return new SessionRecord(serial, 0, created, accessed, timeout, expires, admitted, attributes, read,
				Standing.DEGRADED);
	}

}
