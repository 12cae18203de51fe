package io.pillar.cache;

import org.jspecify.annotations.Nullable;

/**
 * What to do with an entry of the shared tier.
 *
 * @param kind what to do
 * @param value the value to put
 * @param tombstone the tombstone of the transaction that this belongs to
 * @param ticket the miss since which nothing may have changed
 * @param since where that was in a transaction, its beginning by
 * {@link System#nanoTime()}
 */
record SharedChange(Kind kind, @Nullable Object value, byte @Nullable [] tombstone, @Nullable FillTicket ticket,
		@Nullable Long since) {

	static SharedChange put(@Nullable Object value, byte @Nullable [] tombstone) {
		return new SharedChange(Kind.PUT, value, tombstone, null, null);
	}

	/**
	 * Put a value, if nothing changed since a miss.
	 */
	static SharedChange putSince(@Nullable Object value, FillTicket ticket, @Nullable Long since) {
		return new SharedChange(Kind.PUT, value, null, ticket, since);
	}

	static SharedChange evict(byte @Nullable [] tombstone) {
		return new SharedChange(Kind.EVICT, null, tombstone, null, null);
	}

	static SharedChange bury(byte[] tombstone) {
		return new SharedChange(Kind.BURY, null, tombstone, null, null);
	}

	/**
	 * Put a tombstone in any case, and find out whether something changed since a miss.
	 */
	static SharedChange burySince(byte[] tombstone, FillTicket ticket, long since) {
		return new SharedChange(Kind.BURY, null, tombstone, ticket, since);
	}

	/**
	 * Return the generation of the value.
	 * @param now the present one
	 * @return that of the miss, where there was one
	 */
	CacheGeneration generation(CacheGeneration now) {
		return (this.ticket != null && this.ticket.lease() != null) ? this.ticket.lease().generation() : now;
	}

	/**
	 * The kinds.
	 */
	enum Kind {

		/**
		 * Put the value.
		 */
		PUT,

		/**
		 * Remove what is there.
		 */
		EVICT,

		/**
		 * Put the tombstone.
		 */
		BURY

	}

}
