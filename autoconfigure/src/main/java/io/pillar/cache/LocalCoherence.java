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
		this.flights.drop(key);
		this.local.invalidateBefore(key, change);
	}

	@Override
	public void stripeChanged(int stripe) {
		this.flights.dropAll();
		this.local.dropStripe(stripe);
	}

	@Override
	public void allChanged() {
		this.flights.dropAll();
		this.local.dropAll();
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
