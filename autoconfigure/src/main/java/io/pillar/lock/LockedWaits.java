package io.pillar.lock;

import org.springframework.beans.factory.DisposableBean;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Threads on which subscriptions wait for locks.
 */
/*
 * Nobody else's: what a holder still has to do, down to its release, must find a thread
 * while all of these wait for it.
 */
final class LockedWaits implements DisposableBean {

	private static final int MAX_THREADS = 256;

	private static final int MOST_QUEUED_FOR_A_THREAD = 100;

	private final Scheduler scheduler = Schedulers.newBoundedElastic(MAX_THREADS, MOST_QUEUED_FOR_A_THREAD,
			"pillar-lock-wait", 10, true);

	Scheduler scheduler() {
		return this.scheduler;
	}

	@Override
	public void destroy() {
		this.scheduler.dispose();
	}

}
