package io.pillar.session;

import org.jspecify.annotations.Nullable;

/**
 * That all sessions of a user ended.
 *
 * @param except the one that did not, {@code null} for none
 * @param since when that was, on this node
 * @param all when that one ended too if it was there already, {@code null} for never
 */
record Revocation(@Nullable SessionKey except, long since, @Nullable Long all) {

	Revocation(@Nullable SessionKey except, long since) {
		this(except, since, null);
	}

	/**
	 * Return this and then another one as one.
	 * @param later the other one
	 * @return what ended by both
	 */
	Revocation then(Revocation later) {
		long last = (later.since - this.since > 0) ? later.since : this.since;
		if (later.except == null) {
			return new Revocation(null, last);
		}
		return new Revocation(later.except, last,
				later.except.equals(this.except) ? this.all : Long.valueOf(this.since));
	}

	/**
	 * Return whether a session ended.
	 * @param key where it lies
	 * @param record the session
	 * @return whether it was there by then
	 */
	boolean ends(SessionKey key, SessionRecord record) {
		Long moment = key.equals(this.except) ? this.all : Long.valueOf(this.since);
		return moment != null && record.read().nanos() - moment <= 0;
	}

}
