package io.pillar.session;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Ends sessions of this node that are over, though nobody asks for one.
 */
final class LocalSessionSweeper implements InitializingBean, DisposableBean {

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "pillar-session");
		thread.setDaemon(true);
		return thread;
	});

	private final LocalSessionStore store;

	private final Duration period;

	LocalSessionSweeper(LocalSessionStore store, Duration period) {
		this.store = store;
		this.period = period;
	}

	@Override
	public void afterPropertiesSet() {
		long nanos = this.period.toNanos();
		this.thread.scheduleWithFixedDelay(this.store::sweep, nanos, nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void destroy() {
		this.thread.shutdownNow();
	}

}
