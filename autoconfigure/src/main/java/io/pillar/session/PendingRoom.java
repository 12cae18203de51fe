package io.pillar.session;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.session.PendingSession.Kind;

/**
 * The room for what Redis could not be told. Whoever changes something holds a lock.
 */
/*
 * What was ended needs no room of that: it must not come back because strangers fill the
 * room, and they can, by requests that each begin a session. So when it is full, sessions
 * go that are over by now, and then those of nobody, the oldest first. What a user did is
 * never pushed out; where even that does not fit, whoever asks is told.
 */
final class PendingRoom {

	private static final Log logger = LogFactory.getLog(PendingRoom.class);

	private static final int ENDED_PER_SESSION = 10;

	private final Map<SessionKey, PendingSession> sessions = new ConcurrentHashMap<>();

	private final SessionParts parts;

	private final long maxWeight;

	private final int maxEnded;

	private long weight;

	private int ended;

	private long cleared;

	private boolean complained;

	PendingRoom(SessionParts parts) {
		this.parts = parts;
		this.maxWeight = (long) parts.settings().away().maxPending() * LocalSessions.TYPICAL_SIZE;
		this.maxEnded = ENDED_PER_SESSION * parts.settings().away().maxPending();
		this.cleared = parts.now() - TimeUnit.SECONDS.toNanos(1);
	}

	@Nullable PendingSession get(SessionKey key) {
		return this.sessions.get(key);
	}

	boolean contains(SessionKey key) {
		return this.sessions.containsKey(key);
	}

	boolean isEmpty() {
		return this.sessions.isEmpty();
	}

	int size() {
		return this.sessions.size();
	}

	List<PendingSession> all() {
		return List.copyOf(this.sessions.values());
	}

	/**
	 * Keep what was done to a session, if there is room for it, or it needs no more than
	 * what was kept before.
	 * @param session what was done
	 * @return whether it is kept
	 */
	boolean put(PendingSession session) {
		PendingSession before = this.sessions.get(session.key());
		if (!fits(session, before)) {
			refuse();
			return false;
		}
		this.parts.counters().kept.increment();
		count(before, -1);
		count(session, 1);
		this.sessions.put(session.key(), session);
		return true;
	}

	boolean remove(PendingSession session) {
		if (!this.sessions.remove(session.key(), session)) {
			return false;
		}
		count(session, -1);
		this.complained = this.complained && !this.sessions.isEmpty();
		return true;
	}

	private void count(@Nullable PendingSession session, int sign) {
		if (session != null) {
			this.weight += (long) sign * session.weight();
			this.ended += (session.kind() == Kind.DELETED) ? sign : 0;
		}
	}

	private boolean fits(PendingSession session, @Nullable PendingSession before) {
		if (session.kind() == Kind.DELETED) {
			return before != null || this.ended < this.maxEnded;
		}
		int more = session.weight() - ((before != null) ? before.weight() : 0);
		if (more > 0 && this.weight + more > this.maxWeight) {
			clear(more, session.key());
		}
		return (before != null && more <= 0) || this.weight + more <= this.maxWeight;
	}

	/**
	 * Make room, for some more at once, and not for each request that comes.
	 */
	private void clear(int weight, SessionKey key) {
		long now = this.parts.now();
		if (now - this.cleared < TimeUnit.SECONDS.toNanos(1)) {
			return;
		}
		long enough = Math.max(0, Math.min(this.maxWeight - weight, this.maxWeight / 10 * 9));
		List<PendingSession> others = all().stream()
			.filter((session) -> isAlone(session) && !session.key().equals(key))
			.toList();
		others.stream().filter((session) -> session.record().isExpired(now)).forEach(this::remove);
		others.stream()
			.filter((session) -> session.kind() == Kind.CREATED && session.key().user() == null
					&& contains(session.key()))
			.sorted(Comparator.comparingLong((session) -> session.since() - now))
			.takeWhile((session) -> this.weight > enough)
			.forEach(this::lose);
		if (this.weight + weight > this.maxWeight) {
			this.cleared = now;
		}
	}

	private static boolean isAlone(PendingSession session) {
		return session.isThere() && session.origin() == null;
	}

	private void lose(PendingSession session) {
		remove(session);
		refuse();
	}

	private void refuse() {
		this.parts.counters().lost.increment();
		if (!this.complained) {
			this.complained = true;
			logger.warn("Redis is away and more sessions changed than this node keeps changes of; further changes "
					+ "are lost. Allow more with 'pillar.session.max-pending'.");
		}
	}

}
