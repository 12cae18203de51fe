package io.pillar.presence;

import org.springframework.context.SmartLifecycle;

/**
 * Begins, again where it was stopped, before anything that lets members in, and stops
 * after it.
 */
final class PresenceLifecycle implements SmartLifecycle {

	private static final int PHASE = Integer.MIN_VALUE / 2;

	private final Runnable start;

	private final Runnable stop;

	private volatile boolean running;

	PresenceLifecycle(Runnable start, Runnable stop) {
		this.start = start;
		this.stop = stop;
	}

	@Override
	public void start() {
		this.start.run();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.stop.run();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
