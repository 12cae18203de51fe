package io.pillar.cache;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Remembers the misses of callers who use a cache directly, so that the put that ends
 * their load is known to be a fill. A miss of {@code get} is remembered for the thread
 * that had it, a miss of {@code retrieve} for whichever thread puts first.
 */
final class ProgrammaticTickets {

	private static final int MAX_PER_THREAD = 16;

	private static final int MAX_FOR_ANY_THREAD = 10_000;

	private static final AtomicLong ids = new AtomicLong();

	private static final ThreadLocal<@Nullable Map<Missed, FillTicket>> misses = new ThreadLocal<>();

	// threads outlive caches, so what they remember must not hold one
	private final long id = ids.incrementAndGet();

	private final Map<String, FillTicket> forAnyThread = new ConcurrentHashMap<>();

	private final long lifeNanos;

	private volatile long doubtfulUntil = System.nanoTime() - 1;

	ProgrammaticTickets(Duration life) {
		this.lifeNanos = life.toNanos();
	}

	void remember(FillTicket ticket) {
		Map<Missed, FillTicket> mine = misses.get();
		if (mine == null) {
			mine = new LinkedHashMap<>();
			misses.set(mine);
		}
		Missed missed = new Missed(this.id, ticket.key());
		mine.remove(missed);
		if (mine.size() >= MAX_PER_THREAD) {
			Iterator<Missed> oldest = mine.keySet().iterator();
			oldest.next();
			oldest.remove();
		}
		mine.put(missed, ticket);
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
		Map<Missed, FillTicket> mine = misses.get();
		FillTicket ticket = (mine != null) ? mine.remove(new Missed(this.id, key)) : null;
		if (mine != null && mine.isEmpty()) {
			misses.remove();
		}
		if (ticket == null && !this.forAnyThread.isEmpty()) {
			ticket = this.forAnyThread.get(key);
			if (ticket != null && isExpired(ticket)) {
				this.forAnyThread.remove(key, ticket);
				ticket = null;
			}
		}
		return Optional.ofNullable(ticket);
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

	private record Missed(long cache, String key) {

	}

}
