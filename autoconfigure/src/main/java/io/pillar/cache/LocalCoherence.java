package io.pillar.cache;

import java.util.concurrent.Executor;

/**
 * Applies what is heard of changes to the memory of this node.
 *
 * @param local the memory
 * @param flights the loads under way
 * @param tidying runs what takes long, which the thread that brings messages must not
 */
record LocalCoherence(LocalTier local, Flights flights, Executor tidying) implements CoherentCache {

	@Override
	public void keyChanged(String key, long change) {
		this.local.invalidateBefore(key, change);
		this.flights.drop(key);
	}

	@Override
	public void stripeChanged(int stripe) {
		this.local.dropStripe(stripe);
		this.flights.dropAll();
	}

	@Override
	public void allChanged() {
		this.local.dropAll();
		this.flights.dropAll();
		this.local.tidy(this.tidying);
	}

	@Override
	public void disconnected() {
		this.local.close();
	}

	@Override
	public void connected() {
		this.local.open();
	}

}
