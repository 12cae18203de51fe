package io.pillar.cache.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * One row of the database and the only value its key may have in its cache. Every write
 * takes the next number; what a row holds under a number follows from the number alone,
 * so a value read anywhere tells which write it came from.
 */
class HistoryRow {

	static final long FOREIGN = -1;

	private static final int REMEMBERED = 40;

	private static final long ABSENT_EVERY = 4;

	private static final long LOCK_SECONDS = 30;

	private final String cache;

	private final String key;

	private final String prefix;

	private final boolean nullable;

	private final boolean list;

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Long> withdrawn = ConcurrentHashMap.newKeySet();

	private final Deque<Event> events = new ArrayDeque<>(REMEMBERED);

	private long numbered = 1;

	private volatile long committed = 1;

	private volatile long committedAbsent;

	HistoryRow(AccessForm form, int index) {
		this.cache = form.cacheName();
		this.key = "k" + index;
		this.prefix = this.cache + "/" + this.key + "@";
		this.nullable = form.isNullable();
		this.list = form.holdsLists();
	}

	String cache() {
		return this.cache;
	}

	String key() {
		return this.key;
	}

	void lock() {
		try {
			if (!this.lock.tryLock(LOCK_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException(
						"A writer of %s%s held it for %d seconds".formatted(this.prefix, this.committed, LOCK_SECONDS));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting to write " + this.prefix, ex);
		}
	}

	void unlock() {
		this.lock.unlock();
	}

	/**
	 * The number of the next write; the caller holds the lock.
	 */
	long next() {
		this.numbered++;
		return this.numbered;
	}

	void commit(long number) {
		if (isAbsent(number)) {
			this.committedAbsent = number;
		}
		this.committed = number;
		note("committed", number);
	}

	void withdraw(long number) {
		this.withdrawn.add(number);
		note("rolled back", number);
	}

	long committed() {
		return this.committed;
	}

	boolean isCommitted(long number) {
		return number <= this.committed && !this.withdrawn.contains(number);
	}

	/**
	 * Whether an absence seen now can come from the given write or a later one.
	 */
	boolean wasAbsentSince(long number) {
		return this.committedAbsent >= number;
	}

	boolean isAbsent(long number) {
		return this.nullable && number % ABSENT_EVERY == 0;
	}

	boolean isNullable() {
		return this.nullable;
	}

	@Nullable Object payload(long number) {
		if (isAbsent(number)) {
			return null;
		}
		String text = this.prefix + number;
		return this.list ? texts(text) : text;
	}

	static List<String> texts(@Nullable Object value) {
		if (value instanceof List<?> list) {
			return list.stream().map(String::valueOf).toList();
		}
		String text = String.valueOf(value);
		return List.of(text, text);
	}

	/**
	 * The write a value comes from, or {@link #FOREIGN} if it is none of this row's.
	 */
	long numberOf(Object value) {
		Object text = value;
		if (value instanceof List<?> texts) {
			text = (this.list && texts.size() == 2 && texts.get(0).equals(texts.get(1))) ? texts.get(0) : "";
		}
		if (!(text instanceof String string) || !string.startsWith(this.prefix)) {
			return FOREIGN;
		}
		return Long.parseLong(string.substring(this.prefix.length()));
	}

	String describe(@Nullable Object value) {
		return (value != null) ? value.toString() : this.prefix + "(null)";
	}

	void note(String what, @Nullable Object detail) {
		Event event = new Event(System.nanoTime(), Thread.currentThread().getName(), what, detail);
		synchronized (this.events) {
			if (this.events.size() == REMEMBERED) {
				this.events.removeFirst();
			}
			this.events.addLast(event);
		}
	}

	List<String> lastEvents() {
		synchronized (this.events) {
			long last = this.events.isEmpty() ? 0 : this.events.getLast().nanos();
			return this.events.stream().map((event) -> event.describe(last)).toList();
		}
	}

	@Override
	public String toString() {
		return this.prefix + this.committed;
	}

	private record Event(long nanos, String thread, String what, @Nullable Object detail) {

		String describe(long last) {
			return "%,12d ns  %-14s %s %s".formatted(this.nanos - last, this.thread, this.what, this.detail);
		}

	}

}
