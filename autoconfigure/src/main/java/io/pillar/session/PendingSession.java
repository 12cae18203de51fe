package io.pillar.session;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a node did to a session and could not tell Redis.
 *
 * @param kind what it did
 * @param key where the session lies
 * @param origin where it lay before, for one that was moved
 * @param base what it was before, as far as Redis is known to know
 * @param record what it is
 * @param changes all changes since
 * @param since when it began, on this node
 * @param vouched when Redis said last that the session is alive, on this node; for one
 * that is new, when it began
 * @param left whether it was moved away from here since
 */
record PendingSession(Kind kind, SessionKey key, @Nullable SessionKey origin, SessionRecord base, SessionRecord record,
		SessionChanges changes, long since, long vouched, boolean left) {

	/**
	 * That a session was made.
	 * @param key where it lies
	 * @param record the session
	 * @param since when its user logged in, on this node
	 * @return what was done
	 */
	static PendingSession created(SessionKey key, SessionRecord record, long since) {
		return new PendingSession(Kind.CREATED, key, null, record, record, SessionChanges.NONE, since, since, false);
	}

	/**
	 * That a session that Redis knows may be changed.
	 * @param key where it lies
	 * @param base the session
	 * @param now the moment on this node
	 * @return what was done
	 */
	static PendingSession known(SessionKey key, SessionRecord base, long now) {
		return new PendingSession(Kind.CHANGED, key, null, base, base, SessionChanges.NONE, now, base.read().nanos(),
				false);
	}

	/**
	 * That a session was ended. Nothing of it is kept.
	 * @param key where it lay
	 * @param origin where it lay before, for one that was moved
	 * @param now the moment on this node
	 * @return what was done
	 */
	static PendingSession deleted(SessionKey key, @Nullable SessionKey origin, long now) {
		return new PendingSession(Kind.DELETED, key, origin, SessionRecord.UNKNOWN, SessionRecord.UNKNOWN,
				SessionChanges.NONE, now, now, false);
	}

	/**
	 * That this session was moved.
	 * @param to where it lies
	 * @param record what it is
	 * @param changes what was changed too
	 * @param since when its user logged in, on this node
	 * @return what was done
	 */
	PendingSession movedTo(SessionKey to, SessionRecord record, SessionChanges changes, long since) {
		// another id is not another login
		long login = (isNew() && Objects.equals(this.key.user(), to.user())) ? this.since : since;
		return new PendingSession(Kind.MOVED, to, this.key, this.record, record, changes, login, this.vouched, false);
	}

	boolean isThere() {
		return this.kind != Kind.DELETED && !this.left;
	}

	/**
	 * Return whether Redis may never have known it under this key.
	 * @return whether it may be stored as a new one
	 */
	boolean isNew() {
		return this.kind == Kind.CREATED || this.kind == Kind.MOVED;
	}

	/**
	 * Return whether nothing was done to it yet.
	 * @return whether Redis knows all of it
	 */
	boolean isUnchanged() {
		return this.kind == Kind.CHANGED && this.changes.isEmpty();
	}

	int weight() {
		return (this.kind == Kind.DELETED || (this.left && isUnchanged())) ? 0 : LocalSessions.weight(this.record);
	}

	PendingSession with(SessionRecord record, SessionChanges later) {
		return new PendingSession(this.kind, this.key, this.origin, this.base, record, this.changes.then(later),
				this.since, this.vouched, this.left);
	}

	/**
	 * Return what is left to do once Redis knows the session as it was.
	 * @param known the session in Redis
	 * @param record what it is with what was done since
	 * @param since what was done since: what others did after that is not undone
	 * @return what is left to do
	 */
	PendingSession on(SessionRecord known, SessionRecord record, SessionChanges since) {
		return (this.kind == Kind.DELETED) ? deleted(this.key, null, this.since) : new PendingSession(Kind.CHANGED,
				this.key, null, known, record, since, this.since, known.read().nanos(), this.left);
	}

	/**
	 * Return the changes as they are told now.
	 * @param now the moment on this node
	 * @return the changes
	 */
	SessionChanges changes(long now) {
		SessionChanges changes = this.changes;
		return (changes.idle() == null) ? changes
				: new SessionChanges(changes.put(), changes.removed(), changes.timeout(), this.record.idle(now));
	}

	PendingSession asLeft() {
		return new PendingSession(this.kind, this.key, this.origin, this.base, this.record, this.changes, this.since,
				this.vouched, true);
	}

	/**
	 * What was done.
	 */
	enum Kind {

		/**
		 * It is new.
		 */
		CREATED,

		/**
		 * It was changed.
		 */
		CHANGED,

		/**
		 * It got a new id.
		 */
		MOVED,

		/**
		 * It was ended.
		 */
		DELETED

	}

}
