package io.pillar.lock;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * The roles of this node. They are stood for once all of the application has been
 * started, and given up before any of it is stopped.
 */
final class Candidates implements Leaderships, SmartLifecycle {

	private static final int MOST_ROLES = 100;

	private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(10);

	private final Map<String, Candidate> candidates = new ConcurrentSkipListMap<>();

	private final Locks locks;

	private final LockOptions options;

	private final Consumer<Object> events;

	private volatile boolean running;

	Candidates(Locks locks, LockOptions options, Consumer<Object> events, List<String> roles) {
		this.locks = locks;
		this.options = options;
		this.events = events;
		roles.forEach(this::of);
	}

	@Override
	public Leadership of(String role) {
		Assert.hasText(role, "'role' must not be empty");
		Assert.state(this.candidates.size() < MOST_ROLES || this.candidates.containsKey(role),
				"No more than 100 roles on one node");
		Candidate candidate = this.candidates.computeIfAbsent(role,
				(missing) -> new Candidate(missing, this.locks, this.options, this.events));
		// the map may make two and keeps one, and whoever starts or stops all at this
		// moment may not see it
		if (this.running) {
			candidate.start();
		}
		if (!this.running) {
			candidate.stop();
		}
		return candidate;
	}

	@Override
	public Collection<Leadership> all() {
		return List.copyOf(this.candidates.values());
	}

	@Override
	public void start() {
		this.running = true;
		this.candidates.values().forEach(Candidate::start);
	}

	@Override
	public void stop() {
		this.running = false;
		List<Thread> threads = this.candidates.values().stream().map(Candidate::stop).filter(Objects::nonNull).toList();
		long end = System.nanoTime() + PATIENCE_AT_STOP.toNanos();
		try {
			for (Thread thread : threads) {
				thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
