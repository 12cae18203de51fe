package io.pillar.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that this node has seen, as it saw them. A session may be used for a short
 * time without asking Redis, and while Redis is away it is all that there is.
 */
/*
 * A session is fresh where this node holds it, asked for it lately, and not before this
 * node heard of a change to it. What is heard is noted for the cell that the session
 * falls into, of which there are some, so it also holds against answers that are on their
 * way; sessions that share a cell are asked for once more. Where messages may have been
 * missed, nothing is fresh that was asked for before.
 *
 * The logins of a user that ended are noted by their epoch, and outlive the sessions: no
 * answer that is older brings one of them back, nor does a Redis that forgot.
 */
final class NearSessions {

	private static final int CELLS = 4096;

	private static final long MAX_ENDED = 100_000;

	private static final Duration MARGIN = Duration.ofMinutes(10);

	private final AtomicLongArray changed = new AtomicLongArray(CELLS);

	private final Cache<String, StoredSession> sessions;

	private final Cache<String, Epoch> epochs;

	// when sessions ended by themselves, in microseconds of Redis's clock, zero where
	// that is not known
	private final Cache<String, Long> ended;

	private final LongSupplier nanos;

	private final long validity;

	private volatile long floor;

	private volatile boolean closed;

	NearSessions(SessionSettings settings, LongSupplier nanos) {
		this.nanos = nanos;
		this.validity = settings.near().validity().toNanos();
		this.sessions = Caffeine.newBuilder()
			.maximumWeight(settings.near().size() * LocalSessions.TYPICAL_SIZE)
			.weigher((String hash, StoredSession session) -> LocalSessions.weight(session.record()))
			.executor(Runnable::run)
			.build();
		this.epochs = Caffeine.newBuilder()
			.maximumSize(MAX_ENDED)
			.expireAfterWrite(settings.memory().plus(MARGIN))
			.executor(Runnable::run)
			.build();
		this.ended = Caffeine.newBuilder()
			.maximumSize(MAX_ENDED)
			.expireAfterWrite(settings.memory().plus(MARGIN))
			.executor(Runnable::run)
			.build();
		forgetWhatIsFresh();
	}

	/**
	 * Return a session that may be used without asking.
	 * @param key where it lies
	 * @return the session, {@code null} where it must be asked for
	 */
	@Nullable SessionRecord fresh(SessionKey key) {
		if (this.validity == 0 || this.closed) {
			return null;
		}
		SessionRecord record = known(key);
		return (record != null && record.isHeld() && this.nanos.getAsLong() - record.read().nanos() <= this.validity
				&& isUnchanged(key, record)) ? record : null;
	}

	/**
	 * Return what a session was when it was asked for last.
	 * @param key where it lies
	 * @return the session, {@code null} where it is not known, or known to be over
	 */
	@Nullable SessionRecord known(SessionKey key) {
		StoredSession session = this.sessions.getIfPresent(key.hash());
		return (session != null && session.key().equals(key) && isAlive(session)) ? session.record() : null;
	}

	private boolean isAlive(StoredSession session) {
		return !session.record().isExpired(this.nanos.getAsLong()) && !isEnded(session.key(), session.record());
	}

	/**
	 * Return whether a session, or the login that it comes from, is known to have ended
	 * after it was as it is told. One that was put back after that has a later version.
	 * @param key where it lies
	 * @param record the session
	 * @return whether it ended
	 */
	boolean isEnded(SessionKey key, SessionRecord record) {
		Long end = this.ended.getIfPresent(key.hash());
		if (end != null && record.version() <= end && end > 0) {
			return true;
		}
		Epoch epoch = (key.user() != null) ? this.epochs.getIfPresent(key.user()) : null;
		return epoch != null && record.admitted() <= epoch.micros();
	}

	/**
	 * Return whether a session may have ended, by itself or with its login, so that
	 * nothing that is under way brings it back while Redis cannot be asked.
	 * @param key where it lies
	 * @param record the session
	 * @return whether it ended
	 */
	boolean isOver(SessionKey key, SessionRecord record) {
		return this.ended.getIfPresent(key.hash()) != null || isEnded(key, record);
	}

	/**
	 * Return until when all logins of a user ended, as this node knew then.
	 * @param user the tag of the user
	 * @param at the moment on this node
	 * @return the epoch, zero where none was known
	 */
	long epoch(String user, long at) {
		Epoch epoch = this.epochs.getIfPresent(user);
		return (epoch != null && epoch.heard() - at <= 0) ? epoch.micros() : 0;
	}

	/**
	 * Return whether this node has heard of all that was done to sessions since, as far
	 * as it knows.
	 * @param nanos the moment on this node
	 * @return whether it has
	 */
	boolean hasHeardAllSince(long nanos) {
		return nanos - this.floor > 0;
	}

	private boolean isUnchanged(SessionKey key, SessionRecord record) {
		return record.read().nanos() - this.changed.get(cell(key.hash())) > 0 && record.read().nanos() - this.floor > 0;
	}

	void put(SessionKey key, SessionRecord record) {
		if (!isUnchanged(key, record)) {
			return;
		}
		this.sessions.asMap().merge(key.hash(), new StoredSession(key, record), NearSessions::later);
	}

	/**
	 * Of two answers the one of the later version counts, whichever was asked for first.
	 */
	private static StoredSession later(StoredSession before, StoredSession now) {
		SessionRecord one = before.record();
		SessionRecord other = now.record();
		if (one.serial().equals(other.serial()) && one.version() != other.version()) {
			return (one.version() > other.version()) ? before : now;
		}
		return (one.read().nanos() - other.read().nanos() > 0) ? before : now;
	}

	void remove(SessionKey key) {
		this.sessions.invalidate(key.hash());
	}

	/**
	 * Note that another node changed a session.
	 * @param hash its name
	 */
	void changed(String hash) {
		this.changed.set(cell(hash), this.nanos.getAsLong());
	}

	void ended(String hash) {
		ended(hash, 0);
	}

	/**
	 * Note that a session ended.
	 * @param hash its name
	 * @param micros when, by Redis's clock, zero where that is not known
	 */
	void ended(String hash, long micros) {
		changed(hash);
		this.ended.asMap().merge(hash, micros, Math::max);
		this.sessions.invalidate(hash);
	}

	/**
	 * Note that all sessions of a user ended.
	 * @param user the tag of the user
	 * @param epoch the logins that ended: those until then
	 */
	void loggedOut(String user, long epoch) {
		this.epochs.asMap()
			.merge(user, new Epoch(epoch, this.nanos.getAsLong()),
					(before, now) -> (now.micros() > before.micros()) ? now : before);
	}

	void forgetWhatIsFresh() {
		this.floor = this.nanos.getAsLong();
	}

	/**
	 * Have everything asked for from now on.
	 */
	void close() {
		this.closed = true;
	}

	List<StoredSession> of(String user) {
		List<StoredSession> found = new ArrayList<>();
		this.sessions.asMap().values().forEach((session) -> {
			if (user.equals(session.key().user()) && isAlive(session)) {
				found.add(session);
			}
		});
		return found;
	}

	long size() {
		return this.sessions.estimatedSize();
	}

	private static int cell(String hash) {
		return hash.hashCode() & (CELLS - 1);
	}

	/**
	 * That logins of a user ended.
	 *
	 * @param micros those until then, by Redis's clock
	 * @param heard when this node heard of it
	 */
	private record Epoch(long micros, long heard) {

	}

}
