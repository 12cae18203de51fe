package io.pillar.cache;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Remembers the misses of callers who use a cache directly, so that the put that ends
 * their load is known to be a fill. A miss of {@code get} is remembered for the thread
 * that had it, a miss of {@code retrieve} for whichever thread puts first.
 */
final class ProgrammaticTickets {

	private static final int MAX_PER_THREAD = 16;

	private static final int MAX_FOR_ANY_THREAD = 10_000;

	// not in thread-locals: a thread may outlive the cache, its classes and their loader
	private final Map<Thread, Map<String, FillTicket>> misses = new WeakHashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, FillTicket> forAnyThread = new ConcurrentHashMap<>();

	private final long lifeNanos;

	private volatile long doubtfulUntil = System.nanoTime() - 1;

	ProgrammaticTickets(Duration life) {
		this.lifeNanos = life.toNanos();
	}

	void remember(FillTicket ticket) {
		this.lock.lock();
		try {
			Map<String, FillTicket> mine = this.misses.computeIfAbsent(Thread.currentThread(),
					(thread) -> new LinkedHashMap<>());
			mine.remove(ticket.key());
			if (mine.size() >= MAX_PER_THREAD) {
				mine.remove(mine.keySet().iterator().next());
			}
			mine.put(ticket.key(), ticket);
		}
		finally {
			this.lock.unlock();
		}
	}

	void rememberForAnyThread(String key, FillTicket ticket) {
		if (this.forAnyThread.size() >= MAX_FOR_ANY_THREAD) {
			this.forAnyThread.values().removeIf(this::isExpired);
		}
		if (this.forAnyThread.size() >= MAX_FOR_ANY_THREAD) {
			this.doubtfulUntil = System.nanoTime() + this.lifeNanos;
			return;
		}
		this.forAnyThread.merge(key, ticket, (before, now) -> isExpired(before) ? now : before);
	}

	/**
	 * Take the ticket of a miss that a put may be the end of. That of {@code retrieve}
	 * stays until it expires: other loads of the key may be under way, and a change that
	 * is taken for the end of one is only made an eviction.
	 * @param key the key
	 * @return the ticket
	 */
	Optional<FillTicket> take(String key) {
		FillTicket ticket = takeMine(key);
		if (ticket == null && !this.forAnyThread.isEmpty()) {
			ticket = this.forAnyThread.get(key);
			if (ticket != null && isExpired(ticket)) {
				this.forAnyThread.remove(key, ticket);
				ticket = null;
			}
		}
		return Optional.ofNullable(ticket);
	}

	private @Nullable FillTicket takeMine(String key) {
		this.lock.lock();
		try {
			Map<String, FillTicket> mine = this.misses.get(Thread.currentThread());
			FillTicket ticket = (mine != null) ? mine.remove(key) : null;
			if (mine != null && mine.isEmpty()) {
				this.misses.remove(Thread.currentThread());
			}
			return ticket;
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isExpired(FillTicket ticket) {
		return System.nanoTime() - ticket.takenNanos() > this.lifeNanos;
	}

	/**
	 * Return whether there were more misses than can be remembered.
	 * @return whether a put without a ticket may yet be a fill
	 */
	boolean isDoubtful() {
		return this.doubtfulUntil - System.nanoTime() > 0;
	}

}
