package io.pillar.cache;

import org.jspecify.annotations.Nullable;

/**
 * What a transaction did to a key.
 *
 * @param put the value that it put or loaded, {@code null} where it evicted the key
 * @param tombstone keeps others from storing a value from before the commit until the
 * change is made after it, nothing where there is none
 * @param ticket the miss after which the value may have been loaded
 * @param isLoad whether it is known to have been loaded
 */
record UncommittedChange(@Nullable LocalEntry put, byte[] tombstone, @Nullable FillTicket ticket, boolean isLoad) {

	private static final byte[] NOTHING = {};

	static UncommittedChange change(@Nullable LocalEntry put, TwoTierCache cache) {
		return new UncommittedChange(put, cache.changes().tombstone(), null, false);
	}

	static UncommittedChange load(LocalEntry loaded, FillTicket ticket) {
		return new UncommittedChange(loaded, NOTHING, ticket, true);
	}

	/**
	 * A value of which nobody knows whether it was loaded or is a change.
	 */
	static UncommittedChange either(LocalEntry put, FillTicket ticket, TwoTierCache cache) {
		return new UncommittedChange(put, cache.changes().tombstone(), ticket, false);
	}

	@Nullable FillTicket load() {
		return this.isLoad ? this.ticket : null;
	}

	/**
	 * Return what is left to do when the tombstone is there: a change.
	 * @param unchanged whether nothing changed since the miss
	 * @return the change
	 */
	UncommittedChange buried(boolean unchanged) {
		return new UncommittedChange(unchanged ? this.put : null, this.tombstone, null, false);
	}

}
