package io.pillar.session;

import java.time.Duration;
import java.util.Map;

/**
 * A session that is not stored yet.
 *
 * @param serial names it for ever
 * @param age how long ago it began
 * @param idle how long ago it was used
 * @param timeout how long it may be unused, zero or less for as long as it likes
 * @param attributes the attributes, encoded
 */
record SessionDraft(String serial, Duration age, Duration idle, Duration timeout, Map<String, byte[]> attributes) {

	/**
	 * Make a draft of a session that was stored and changed.
	 * @param record the session
	 * @param changes the changes
	 * @param now the moment on this node
	 * @return the draft
	 */
	static SessionDraft of(SessionRecord record, SessionChanges changes, long now) {
		Duration idle = changes.idle();
		Duration timeout = changes.timeout();
		return new SessionDraft(record.serial(), record.age(now), (idle != null) ? idle : record.idle(now),
				(timeout != null) ? timeout : record.timeout(), changes.appliedTo(record.attributes()));
	}

}
