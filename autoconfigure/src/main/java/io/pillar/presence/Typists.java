package io.pillar.presence;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Who is typing, as far as this node heard, and what it said of it itself.
 */
final class Typists {

	private static final int MAX = 10_000;

	private static final long LIFE = Duration.ofSeconds(5).toNanos();

	private static final long PAUSE = Duration.ofSeconds(1).toNanos();

	private final Map<Typist, Long> heard = new ConcurrentHashMap<>();

	private final Map<Typist, Long> said = new ConcurrentHashMap<>();

	private final LongSupplier nanos;

	Typists(LongSupplier nanos) {
		this.nanos = nanos;
	}

	/**
	 * Return whether it is worth saying again that a user is typing.
	 */
	boolean say(String channel, String user) {
		return note(this.said, new Typist(channel, user), PAUSE);
	}

	void hear(String channel, String user) {
		Typist typist = new Typist(channel, user);
		this.heard.remove(typist);
		note(this.heard, typist, LIFE);
	}

	private boolean note(Map<Typist, Long> times, Typist typist, long life) {
		long now = this.nanos.getAsLong();
		Long before = times.get(typist);
		if (before != null && now - before < life) {
			return false;
		}
		if (times.size() >= MAX) {
			times.values().removeIf((time) -> now - time >= life);
		}
		if (times.size() < MAX) {
			times.put(typist, now);
		}
		return true;
	}

	Set<String> in(String channel) {
		long now = this.nanos.getAsLong();
		Set<String> users = new HashSet<>();
		this.heard.forEach((typist, time) -> {
			if (typist.channel.equals(channel) && now - time < LIFE) {
				users.add(typist.user);
			}
		});
		return users;
	}

	private record Typist(String channel, String user) {

	}

}
