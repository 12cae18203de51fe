package io.pillar.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What a node knows of sessions while Redis is away, and whether it may be served.
 */
final class KnownSessions {

	private final SessionParts parts;

	private final NearSessions near;

	private final PendingSessions pending;

	// when Redis went away, and whether it did
	private volatile long lost;

	private volatile boolean away;

	KnownSessions(SessionParts parts, NearSessions near, PendingSessions pending) {
		this.parts = parts;
		this.near = near;
		this.pending = pending;
		this.lost = parts.now();
	}

	void away() {
		this.lost = this.parts.now();
		this.away = true;
	}

	void back() {
		this.away = false;
		this.near.forgetWhatIsFresh();
	}

	/**
	 * Return a session as this node knows it, in good faith.
	 * @param key where it lies
	 * @return the session, empty where it is not known or must not be served
	 */
	Optional<SessionRecord> find(SessionKey key) {
		Duration grace = this.parts.settings().away().grace();
		boolean tooLong = grace.isZero() || (this.away && this.parts.now() - this.lost > grace.toNanos());
		return serve(key, tooLong ? null : this.near.known(key));
	}

	Optional<SessionRecord> serve(SessionKey key, @Nullable SessionRecord record) {
		if (record == null || record.isExpired(this.parts.now())
				|| (key.user() != null && this.parts.settings().away().strict())) {
			this.parts.counters().unserved.increment();
			return Optional.empty();
		}
		this.parts.counters().degraded.increment();
		return Optional.of(record.asDegraded());
	}

	List<StoredSession> of(String user) {
		Map<SessionKey, StoredSession> all = new LinkedHashMap<>();
		this.near.of(user).forEach((session) -> all.put(session.key(), session));
		all.keySet().removeIf((key) -> this.pending.get(key) != null);
		this.pending.of(user).forEach((session) -> all.put(session.key(), session));
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
		List<StoredSession> known = of(user).stream().filter((one) -> !one.key().equals(except)).toList();
		known.forEach((session) -> {
			this.near.ended(session.key().hash());
			this.pending.delete(session.key(), session.record());
		});
		this.pending.deleteAll(user, except, since);
		return known.size();
	}

}
