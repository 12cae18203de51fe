package io.pillar.session;

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
 * @param left whether it was moved away from here since
 */
record PendingSession(Kind kind, SessionKey key, @Nullable SessionKey origin, SessionRecord base, SessionRecord record,
		SessionChanges changes, long since, boolean left) {

	boolean isThere() {
		return this.kind != Kind.DELETED && !this.left;
	}

	PendingSession with(SessionRecord record, SessionChanges later) {
		return new PendingSession(this.kind, this.key, this.origin, this.base, record, this.changes.then(later),
				this.since, this.left);
	}

	/**
	 * Return what is left to do once Redis knows the session as it was.
	 * @param known the session in Redis
	 * @return the changes that it may not have
	 */
	PendingSession on(SessionRecord known) {
		return new PendingSession((this.kind != Kind.DELETED) ? Kind.CHANGED : Kind.DELETED, this.key, null, known,
				this.record, this.changes, this.since, this.left);
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
				true);
	}

	PendingSession asDeleted() {
		return new PendingSession(Kind.DELETED, this.key, this.origin, this.base, this.record, SessionChanges.NONE,
				this.since, this.left);
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
