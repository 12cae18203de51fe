package io.pillar.lock;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

import io.pillar.redis.RedisAvailability;

/**
 * Tells jobs that Redis is back.
 */
final class RunOnceReturn implements RedisAvailability.Listener, InitializingBean, DisposableBean {

	private final @Nullable RedisAvailability availability;

	private final RunOnceJobs jobs;

	private final RunOnceKeeper keeper;

	RunOnceReturn(@Nullable RedisAvailability availability, RunOnceJobs jobs, RunOnceKeeper keeper) {
		this.availability = availability;
		this.jobs = jobs;
		this.keeper = keeper;
	}

	@Override
	public void afterPropertiesSet() {
		if (this.availability != null) {
			this.availability.addListener(this);
		}
	}

	@Override
	public void available() {
		this.jobs.all().forEach((job) -> this.keeper.soon(job::back));
	}

	@Override
	public void destroy() {
		if (this.availability != null) {
			this.availability.removeListener(this);
		}
	}

}
