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
 * @param generation the generation of the value, where it is not the present one
 */
record SharedChange(Kind kind, @Nullable Object value, byte @Nullable [] tombstone, @Nullable FillTicket ticket,
		@Nullable Long since, @Nullable CacheGeneration generation) {

	static SharedChange put(@Nullable Object value) {
		return new SharedChange(Kind.PUT, value, null, null, null, null);
	}

	/**
	 * Put a value, if nothing changed since a miss.
	 */
	static SharedChange putSince(@Nullable Object value, FillTicket ticket, @Nullable Long since) {
		return new SharedChange(Kind.PUT, value, null, ticket, since, generation(ticket));
	}

	/**
	 * Put a value in the place of a tombstone, in the generation that was when it was put
	 * there: who cleared the cache since may have changed the value too.
	 */
	static SharedChange putBuried(@Nullable Object value, byte[] tombstone, CacheGeneration generation) {
		return new SharedChange(Kind.PUT, value, tombstone, null, null, generation);
	}

	static SharedChange evict(byte @Nullable [] tombstone) {
		return new SharedChange(Kind.EVICT, null, tombstone, null, null, null);
	}

	static SharedChange bury(byte[] tombstone) {
		return new SharedChange(Kind.BURY, null, tombstone, null, null, null);
	}

	/**
	 * Put a tombstone in any case, and find out whether something changed since a miss.
	 */
	static SharedChange burySince(byte[] tombstone, FillTicket ticket, long since) {
		return new SharedChange(Kind.BURY, null, tombstone, ticket, since, generation(ticket));
	}

	private static @Nullable CacheGeneration generation(FillTicket ticket) {
		return (ticket.lease() != null) ? ticket.lease().generation() : null;
	}

	CacheGeneration generationOr(CacheGeneration now) {
		return (this.generation != null) ? this.generation : now;
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
