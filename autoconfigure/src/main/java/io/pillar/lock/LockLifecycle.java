package io.pillar.lock;

import org.springframework.context.SmartLifecycle;

/**
 * Gives up what is held when the application stops: after everything that works under
 * locks, which stops in earlier phases.
 */
final class LockLifecycle implements SmartLifecycle {

	private static final int PHASE = Integer.MIN_VALUE / 2;

	private final LockNode node;

	private volatile boolean running;

	LockLifecycle(LockNode node) {
		this.node = node;
	}

	@Override
	public void start() {
		this.node.open();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.node.shut();
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
