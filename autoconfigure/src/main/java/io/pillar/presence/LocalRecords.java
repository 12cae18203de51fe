package io.pillar.presence;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who was online when, and who came on which day, as far as there is room.
 */
final class LocalRecords {

	private static final int MAX_SEEN = 100_000;

	private static final int MAX_VISITORS = 1_000_000;

	private final ReentrantLock lock = new ReentrantLock();

	// the one who left longest ago first
	private final Map<String, Instant> seen = new LinkedHashMap<>();

	private final TreeMap<LocalDate, Map<String, Set<String>>> visitors = new TreeMap<>();

	private final Clock clock;

	private final Duration keepSeen;

	private final Duration keepVisitors;

	private int size;

	LocalRecords(Clock clock, PresenceSettings settings) {
		this.clock = clock;
		this.keepSeen = settings.lastSeen();
		this.keepVisitors = settings.visitors();
	}

	Instant now() {
		return this.clock.instant();
	}

	void came(String channel, String user) {
		this.lock.lock();
		try {
			LocalDate today = LocalDate.ofInstant(now(), ZoneOffset.UTC);
			while (!this.visitors.isEmpty()
					&& (this.visitors.firstKey().isBefore(today.minusDays(this.keepVisitors.toDays()))
							|| this.size >= MAX_VISITORS)) {
				this.visitors.pollFirstEntry().getValue().values().forEach((users) -> this.size -= users.size());
			}
			if (this.visitors.computeIfAbsent(today, (day) -> new HashMap<>())
				.computeIfAbsent(channel, (name) -> new HashSet<>())
				.add(user)) {
				this.size++;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	void left(String user) {
		this.lock.lock();
		try {
			this.seen.remove(user);
			if (this.seen.size() >= MAX_SEEN) {
				this.seen.remove(this.seen.keySet().iterator().next());
			}
			this.seen.put(user, now());
		}
		finally {
			this.lock.unlock();
		}
	}

	Optional<Instant> lastSeen(String user) {
		this.lock.lock();
		try {
			return Optional.ofNullable(this.seen.get(user))
				.filter((moment) -> moment.isAfter(now().minus(this.keepSeen)));
		}
		finally {
			this.lock.unlock();
		}
	}

	long visitors(String channel, LocalDate day) {
		this.lock.lock();
		try {
			return this.visitors.getOrDefault(day, Map.of()).getOrDefault(channel, Set.of()).size();
		}
		finally {
			this.lock.unlock();
		}
	}

}
