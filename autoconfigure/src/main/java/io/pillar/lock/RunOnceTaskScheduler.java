package io.pillar.lock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.SchedulingAwareRunnable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/**
 * Hands tasks on to the scheduler of the application; those of jobs with their slots.
 */
final class RunOnceTaskScheduler implements TaskScheduler {

	private final TaskScheduler scheduler;

	private final RunOnceJobs jobs;

	private final RunOnceKeeper keeper;

	private final FleetClock fleet;

	RunOnceTaskScheduler(TaskScheduler scheduler, RunOnceJobs jobs, RunOnceKeeper keeper, FleetClock fleet) {
		this.scheduler = scheduler;
		this.jobs = jobs;
		this.keeper = keeper;
		this.fleet = fleet;
	}

	@Override
	public Clock getClock() {
		return this.scheduler.getClock();
	}

	@Override
	public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
		Optional<RunOnceMethod> method = this.jobs.methodOf(task);
		return method.isPresent() ? schedule(method.get(), task, trigger) : this.scheduler.schedule(task, trigger);
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		refuse(task);
		return this.scheduler.schedule(task, startTime);
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
		Optional<RunOnceMethod> method = this.jobs.methodOf(task);
		return method.isPresent() ? atRate(method.get(), task, startTime, period)
				: this.scheduler.scheduleAtFixedRate(task, startTime, period);
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
		Optional<RunOnceMethod> method = this.jobs.methodOf(task);
		return method.isPresent() ? atRate(method.get(), task, null, period)
				: this.scheduler.scheduleAtFixedRate(task, period);
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
		refuse(task);
		return this.scheduler.scheduleWithFixedDelay(task, startTime, delay);
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
		refuse(task);
		return this.scheduler.scheduleWithFixedDelay(task, delay);
	}

	private void refuse(Runnable task) {
		this.jobs.methodOf(task).ifPresent((method) -> {
			throw RunOnceMethod.invalid(method.method(), "its schedule has no times that all nodes know",
					"Use a cron or a fixedRate.");
		});
	}

	private ScheduledFuture<?> atRate(RunOnceMethod method, Runnable task, @Nullable Instant earliest,
			Duration period) {
		ScheduledFuture<?> scheduled = schedule(method, task, new RateTrigger(period, earliest));
		if (scheduled == null) {
			throw new IllegalStateException("A rate has always a next time");
		}
		return scheduled;
	}

	private @Nullable ScheduledFuture<?> schedule(RunOnceMethod method, Runnable task, Trigger trigger) {
		SlotTrigger slots = new SlotTrigger(trigger, this.fleet);
		RunOnceJob job = new RunOnceJob(method.job(), method.onCrash(), slots, task, this.keeper);
		this.jobs.add(job);
		this.keeper.soon(job::begin);
		return this.scheduler.schedule(new Fired(job, task), slots);
	}

	/**
	 * Goes to the same scheduler as the task would.
	 */
	private record Fired(RunOnceJob job, Runnable task) implements SchedulingAwareRunnable {

		@Override
		public void run() {
			this.job.fire();
		}

		@Override
		public boolean isLongLived() {
			return this.task instanceof SchedulingAwareRunnable aware && aware.isLongLived();
		}

		@Override
		public @Nullable String getQualifier() {
			return (this.task instanceof SchedulingAwareRunnable aware) ? aware.getQualifier() : null;
		}

		@Override
		public String toString() {
			return this.task.toString();
		}

	}

}
