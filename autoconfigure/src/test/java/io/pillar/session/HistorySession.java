package io.pillar.session;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What is known of a session without asking.
 */
final class HistorySession {

	private final String id;

	private final String user;

	private final AtomicIntegerArray written;

	private final AtomicIntegerArray acknowledged;

	private final AtomicIntegerArray seenByAll;

	private volatile boolean known;

	private volatile boolean mayBeEnded;

	private volatile boolean ended;

	HistorySession(String id, String user, int writers) {
		this.id = id;
		this.user = user;
		this.written = new AtomicIntegerArray(writers);
		this.acknowledged = new AtomicIntegerArray(writers);
		this.seenByAll = new AtomicIntegerArray(writers);
	}

	String id() {
		return this.id;
	}

	String user() {
		return this.user;
	}

	int next(int writer) {
		return this.written.incrementAndGet(writer);
	}

	/**
	 * Note that a value was stored.
	 * @param writer who wrote it
	 * @param value the value
	 * @param byRedis whether Redis said so, not only the node
	 */
	void acknowledge(int writer, int value, boolean byRedis) {
		this.acknowledged.set(writer, value);
		if (byRedis) {
			this.seenByAll.set(writer, value);
		}
	}

	int[] acknowledged() {
		return values(this.acknowledged);
	}

	int[] seenByAll() {
		return values(this.seenByAll);
	}

	private static int[] values(AtomicIntegerArray array) {
		int[] values = new int[array.length()];
		for (int i = 0; i < values.length; i++) {
			values[i] = array.get(i);
		}
		return values;
	}

	/**
	 * Note that Redis knows the session.
	 */
	void known() {
		this.known = true;
	}

	boolean isKnown() {
		return this.known;
	}

	void mayEnd() {
		this.mayBeEnded = true;
	}

	void ended() {
		this.ended = true;
	}

	boolean mustBeAlive() {
		return !this.mayBeEnded;
	}

	boolean isEnded() {
		return this.ended;
	}

	@Override
	public String toString() {
		return "session " + this.id;
	}

}
