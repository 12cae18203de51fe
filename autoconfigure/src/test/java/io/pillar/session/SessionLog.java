package io.pillar.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Remembers which sessions began and ended.
 */
final class SessionLog implements SessionEvents {

	private final List<String> entries = new CopyOnWriteArrayList<>();

	@Override
	public void created(StoredSession session) {
		this.entries.add("created " + session.record().serial());
	}

	@Override
	public void deleted(StoredSession session) {
		this.entries.add("deleted " + session.record().serial());
	}

	@Override
	public void expired(StoredSession session) {
		this.entries.add("expired " + session.record().serial());
	}

	long count(String what) {
		return this.entries.stream().filter((entry) -> entry.startsWith(what)).count();
	}

	/**
	 * Return what happened to a session.
	 * @param session the session
	 * @return what happened, in order
	 */
	List<String> of(SharedSession session) {
		String serial = session.draft(session.delta()).serial();
		return this.entries.stream()
			.filter((entry) -> entry.endsWith(" " + serial))
			.map((entry) -> entry.substring(0, entry.indexOf(' ')))
			.toList();
	}

}
