package io.pillar.cache;

/**
 * Applies what is heard of changes to the memory of this node.
 *
 * @param local the memory
 * @param flights the loads under way
 */
record LocalCoherence(LocalTier local, Flights flights) implements CoherentCache {

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
