package io.pillar.lock;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.core.Ordered;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.config.Task;

/**
 * Puts itself between the tasks of the application and their scheduler, where there are
 * jobs.
 */
final class RunOnceConfigurer implements SchedulingConfigurer, Ordered {

	private final RunOnceJobs jobs;

	private final Supplier<RunOnceKeeper> keeper;

	private final FleetClock fleet;

	RunOnceConfigurer(RunOnceJobs jobs, Supplier<RunOnceKeeper> keeper, FleetClock fleet) {
		this.jobs = jobs;
		this.keeper = keeper;
		this.fleet = fleet;
	}

	/**
	 * After those of the application, which may choose the scheduler.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void configureTasks(ScheduledTaskRegistrar registrar) {
		TaskScheduler scheduler = registrar.getScheduler();
		if (scheduler == null) {
			return;
		}
		this.jobs.check(tasks(registrar));
		RunOnceKeeper keeper = this.keeper.get();
		keeper.useScheduler(scheduler);
		registrar.setTaskScheduler(new RunOnceTaskScheduler(scheduler, this.jobs, keeper, this.fleet));
	}

	private static Set<String> tasks(ScheduledTaskRegistrar registrar) {
		return Stream
			.of(registrar.getCronTaskList(), registrar.getFixedRateTaskList(), registrar.getFixedDelayTaskList(),
					registrar.getTriggerTaskList())
			.flatMap((tasks) -> tasks.stream().map((Task task) -> task.getRunnable().toString()))
			.collect(Collectors.toSet());
	}

}
