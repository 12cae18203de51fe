package io.pillar.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of sessions while Redis is away, and whether it may be served.
 */
/*
 * Somebody vouches for a session: Redis, when it was read; and after that this node, for
 * as long as it hears of all that ends. From when nobody does, the session goes on for
 * the grace, however much it is used and whatever is done to it here. Only one that began
 * here without Redis is this node's own, and nobody else can have ended it.
 */
final class KnownSessions {

	private final SessionParts parts;

	private final NearSessions near;

	private final PendingSessions pending;

	// since when Redis does not answer about a session, where it answers about others
	private final Cache<String, Long> doubts;

	// when Redis went away, and whether it did
	private volatile long lost;

	private volatile boolean away;

	KnownSessions(SessionParts parts, NearSessions near, PendingSessions pending) {
		this.parts = parts;
		this.near = near;
		this.pending = pending;
		this.lost = parts.now();
		this.doubts = Caffeine.newBuilder().maximumSize(parts.settings().near().size()).executor(Runnable::run).build();
	}

	void away() {
		this.lost = this.parts.now();
		this.away = true;
	}

	void back() {
		this.away = false;
		this.near.forgetWhatIsFresh();
		this.doubts.invalidateAll();
	}

	/**
	 * Note that Redis answered about a session.
	 * @param key where it lies
	 */
	void answered(SessionKey key) {
		if (this.doubts.estimatedSize() > 0) {
			this.doubts.invalidate(key.hash());
		}
	}

	/**
	 * Return a session as this node knows it, in good faith.
	 * @param key where it lies
	 * @return the session, empty where it is known to be over
	 * @throws UnknownSession where it is not known or must not be served
	 */
	Optional<SessionRecord> find(SessionKey key) {
		SessionRecord record = this.near.known(key);
		return serve(key, (record != null && isInGrace(key, record.read().nanos())) ? record : null);
	}

	/**
	 * Return a session to which this node did something, in good faith.
	 * @param session the session and what was done
	 * @return the session, empty where it is known to be over
	 * @throws UnknownSession where it must not be served
	 */
	Optional<SessionRecord> find(PendingSession session) {
		boolean own = session.kind() == PendingSession.Kind.CREATED;
		return serve(session.key(), (own || isInGrace(session.key(), session.vouched())) ? session.record() : null);
	}

	/**
	 * Return a session to which this node did something and of which Redis says that it
	 * is alive.
	 * @param session the session and what was done
	 * @return the session, empty where this node knows better
	 */
	Optional<SessionRecord> alive(PendingSession session) {
		SessionRecord record = session.record();
		if (this.near.isOver(session.key(), record) || record.isExpired(this.parts.now())) {
			return Optional.empty();
		}
		this.parts.counters().degraded.increment();
		return Optional.of(record.asDegraded());
	}

	/**
	 * A session that this node cannot serve may be alive for all it knows.
	 */
	private Optional<SessionRecord> serve(SessionKey key, @Nullable SessionRecord record) {
		if (record != null && this.near.isOver(key, record)) {
			return Optional.empty();
		}
		if (record == null || record.isExpired(this.parts.now())
				|| (key.user() != null && this.parts.settings().away().strict())) {
			this.parts.counters().unserved.increment();
			throw new UnknownSession();
		}
		this.parts.counters().degraded.increment();
		return Optional.of(record.asDegraded());
	}

	private boolean isInGrace(SessionKey key, long read) {
		long grace = this.parts.settings().away().grace().toNanos();
		long vouched = read;
		if (this.near.hasHeardAllSince(read)) {
			long doubt = this.away ? this.lost : this.doubts.get(key.hash(), (hash) -> this.parts.now());
			vouched = (doubt - read > 0) ? doubt : read;
		}
		return grace > 0 && this.parts.now() - vouched <= grace;
	}

	List<StoredSession> of(String user) {
		Map<SessionKey, StoredSession> all = new LinkedHashMap<>();
		this.near.of(user).forEach((session) -> all.put(session.key(), session));
		all.keySet().removeIf((key) -> this.pending.get(key) != null);
		this.pending.of(user).forEach((session) -> all.put(session.key(), session));
		all.values().removeIf((session) -> this.near.isOver(session.key(), session.record()));
		return List.copyOf(all.values());
	}

	/**
	 * End the sessions of a user that this node knows, and note that Redis must be told.
	 * @param user the tag of the user
	 * @param except the session that stays, {@code null} for none
	 * @param since when they ended, on this node
	 * @return how many this node knew
	 */
	int deleteAll(String user, @Nullable SessionKey except, long since) {
		this.pending.deleteAll(user, except, since);
		List<StoredSession> known = of(user).stream().filter((one) -> !one.key().equals(except)).toList();
		known.forEach((session) -> {
			this.near.ended(session.key().hash());
			this.pending.delete(session.key());
		});
		return known.size();
	}

}
