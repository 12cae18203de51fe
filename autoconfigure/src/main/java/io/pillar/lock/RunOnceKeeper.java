package io.pillar.lock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.TaskScheduler;

import io.pillar.redis.RedisUnavailableException;

/**
 * Says for all jobs of a node that it is alive, and what became of the slots that it ran.
 */
/*
 * What became of a slot is told until it is heard: a run whose end was not heard looks as
 * if its node had died, and the next slots are missed for it. The thread of beats waits
 * for nothing, or one part of Redis that does not answer would have the runs of all other
 * parts taken for dead. What waits has a thread of its own.
 */
final class RunOnceKeeper implements DisposableBean {

	private static final Log logger = LogFactory.getLog(RunOnceKeeper.class);

	/**
	 * Longer than any clock is off that matters here.
	 */
	static final Duration GRACE = Duration.ofMinutes(1);

	private static final Duration AGAIN = Duration.ofSeconds(1);

	private static final int MOST_ENDED = 1000;

	private static final int MOST_WAITING = 10_000;

	private final Map<SlotRun, String> running = new ConcurrentHashMap<>();

	private final Map<SlotRun, Ended> ended = new ConcurrentHashMap<>();

	private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1,
			(task) -> thread(task, "pillar-run-once"));

	private final ThreadPoolExecutor waiting = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(MOST_WAITING), (task) -> thread(task, "pillar-run-once-waiting"));

	private final SlotLedger ledger;

	private final Duration lease;

	private final Duration grace;

	private final Clock clock;

	private final FleetClock fleet;

	private final List<RunListener> listeners;

	private volatile @Nullable TaskScheduler scheduler;

	RunOnceKeeper(SlotLedger ledger, Duration lease, Duration grace, Clock clock, FleetClock fleet,
			List<RunListener> listeners) {
		this.ledger = ledger;
		this.lease = lease;
		this.grace = grace;
		this.clock = clock;
		this.fleet = fleet;
		this.listeners = listeners;
		this.waiting.allowCoreThreadTimeOut(true);
		long period = Math.max(1, lease.toMillis() / 3);
		every(period, () -> this.running.forEach((run, claim) -> ledger.beat(run, claim, lease)));
		every(Math.min(period, AGAIN.toMillis()), () -> this.ended.forEach(this::tellAgain));
	}

	private static Thread thread(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	SlotLedger ledger() {
		return this.ledger;
	}

	Duration lease() {
		return this.lease;
	}

	/**
	 * How old a slot is that no node will come to any more.
	 */
	Duration grace() {
		return this.grace;
	}

	/**
	 * What time it is in the fleet.
	 */
	Instant now() {
		return this.clock.instant().plus(this.fleet.aheadOf(this.clock));
	}

	void useScheduler(TaskScheduler scheduler) {
		this.scheduler = scheduler;
	}

	void begin(SlotRun run, String claim) {
		this.running.put(run, claim);
	}

	void end(SlotRun run, String claim, RunStatus status, String reason) {
		this.running.remove(run);
		Duration duration = run.lasted();
		tell((listener) -> listener.ran(run.job(), run.slot(), status, duration));
		tell(run, new Ended(claim, status, reason));
	}

	/**
	 * Do not run a slot for which there was no answer in its time.
	 */
	void giveUp(SlotRun run, String claim) {
		tell(run, new Ended(claim, RunStatus.MISSED, "Redis was away"));
	}

	private void tell(SlotRun run, Ended end) {
		if (!isTold(run, end) && this.ended.size() < MOST_ENDED) {
			this.ended.put(run, end);
		}
	}

	private boolean isTold(SlotRun run, Ended end) {
		try {
			told(run, end, this.ledger.end(run, end.claim, end.status, end.reason));
			return true;
		}
		catch (RedisUnavailableException ex) {
			logger.debug("Cannot tell yet what became of a slot", ex);
			return false;
		}
	}

	private void told(SlotRun run, Ended end, boolean wasOurs) {
		if (wasOurs && end.status == RunStatus.MISSED) {
			missed(run.job(), run.slot(), end.reason);
		}
		else if (!wasOurs && end.status != RunStatus.MISSED) {
			logger
				.warn("Slot %s of job '%s' was run by this node to its end, but another one took it for dead meanwhile"
					.formatted(run.slot(), run.job()));
		}
	}

	private void tellAgain(SlotRun run, Ended end) {
		this.ledger.endAgain(run, end.claim, end.status, end.reason).thenAcceptAsync((wasOurs) -> {
			if (this.ended.remove(run, end)) {
				told(run, end, wasOurs);
			}
		}, this.waiting).exceptionally((ex) -> {
			// it is tried again
			logger.debug("Cannot tell yet what became of a slot", ex);
			return null;
		});
	}

	/**
	 * Do something after some time, on a thread of the application's scheduler.
	 */
	void later(Runnable task, Duration delay) {
		try {
			this.thread.schedule(() -> handOver(task), delay.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The application is being stopped", ex);
		}
	}

	private void handOver(Runnable task) {
		TaskScheduler scheduler = this.scheduler;
		if (scheduler != null) {
			scheduler.schedule(task, scheduler.getClock().instant());
		}
	}

	/**
	 * Do what may wait for Redis.
	 */
	void soon(Runnable task) {
		try {
			this.waiting.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The application is being stopped, or too much waits", ex);
		}
	}

	void missed(String job, Instant slot, String reason) {
		logger.warn("Slot %s of job '%s' is missed: %s".formatted(slot, job, reason));
		tell((listener) -> listener.missed(new RunMissed(job, slot, reason)));
	}

	void lost(String job, Instant slot) {
		String lost = "Redis lost what became of slot %s of job '%s': unless its node tells it, it is not run again";
		logger.warn(lost.formatted(slot, job));
	}

	private void tell(Consumer<RunListener> event) {
		for (RunListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.warn("A listener of slots failed", ex);
			}
		}
	}

	private void every(long period, Runnable task) {
		this.thread.scheduleWithFixedDelay(() -> {
			try {
				task.run();
			}
			catch (RuntimeException ex) {
				// it is done again
				logger.debug("What is done now and then failed", ex);
			}
		}, period, period, TimeUnit.MILLISECONDS);
	}

	@Override
	public void destroy() {
		this.thread.shutdownNow();
		this.waiting.shutdownNow();
	}

	private record Ended(String claim, RunStatus status, String reason) {

	}

}
