package io.pillar.cache;

/**
 * A cache that keeps nothing, and so need not be told of changes.
 */
class DeafCache implements CoherentCache {

	@Override
	public void keyChanged(String key, long change) {
	}

	@Override
	public void stripeChanged(int stripe) {
	}

	@Override
	public void allChanged() {
	}

	@Override
	public void disconnected() {
	}

	@Override
	public void connected() {
	}

}
