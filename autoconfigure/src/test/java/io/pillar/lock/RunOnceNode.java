package io.pillar.lock;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.redis.RedisUnavailableException;

/**
 * A node of a fleet that runs slots, with a clock that is off, and that can die.
 */
final class RunOnceNode {

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	private final RunOnceKeeper keeper;

	private final RunOnceJob job;

	private final SlotTrigger slots;

	private final String name;

	private volatile boolean isDead;

	RunOnceNode(String name, SlotLedger ledger, Settings settings, Duration skew,
			BiConsumer<RunOnceNode, SlotRun> work) {
		this.name = name;
		Clock clock = Clock.offset(Clock.systemUTC(), skew);
		FleetClock fleet = new FleetClock(settings.fleet);
		this.keeper = new RunOnceKeeper(new Mortal(ledger), settings.lease, settings.grace, clock, fleet, List.of());
		this.scheduler.setClock(clock);
		this.scheduler.setPoolSize(2);
		this.scheduler.setThreadNamePrefix(name + "-");
		this.scheduler.setDaemon(true);
		this.scheduler.initialize();
		this.keeper.useScheduler((TaskScheduler) this.scheduler);
		this.slots = new SlotTrigger(new RateTrigger(settings.rate, null), fleet);
		this.job = new RunOnceJob(settings.job, settings.onCrash, this.slots,
				() -> work.accept(this, SlotRun.current()), this.keeper);
	}

	String name() {
		return this.name;
	}

	void start() {
		this.keeper.soon(this.job::begin);
		this.scheduler.schedule(this.job::fire, this.slots);
	}

	void lookBack() {
		this.job.lookBack(true);
	}

	/**
	 * Whatever it does from now on, nobody sees.
	 */
	void die() {
		this.isDead = true;
		this.keeper.destroy();
		this.scheduler.getScheduledThreadPoolExecutor().shutdownNow();
	}

	boolean isDead() {
		return this.isDead;
	}

	void stop() {
		this.scheduler.setWaitForTasksToCompleteOnShutdown(true);
		this.scheduler.setAwaitTerminationSeconds(20);
		this.scheduler.shutdown();
	}

	void close() {
		this.keeper.destroy();
	}

	/**
	 * What all nodes agree on.
	 */
	record Settings(String job, OnCrash onCrash, Duration rate, Duration lease, Duration grace,
			Supplier<Optional<Long>> fleet) {

	}

	/**
	 * The dead say nothing.
	 */
	private final class Mortal extends ForwardingSlotLedger {

		Mortal(SlotLedger ledger) {
			super(ledger);
		}

		@Override
		SlotLedger ledger() {
			if (RunOnceNode.this.isDead) {
				throw new RedisUnavailableException("dead", new IllegalStateException());
			}
			return super.ledger();
		}

	}

}
