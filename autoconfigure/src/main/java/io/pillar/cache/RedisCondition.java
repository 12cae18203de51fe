package io.pillar.cache;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.pillar.cache.SharedTier.Found;

/**
 * What has to be so in Redis for a change to be made as it is asked for.
 *
 * @param entry what has to be in the entry, nothing for anything
 * @param position what the position of the stripe has to be, or {@code any}
 * @param otherwise what to do where one of these is not so
 */
record RedisCondition(byte[] entry, String position, Otherwise otherwise) {

	private static final byte[] NOTHING = {};

	private static final String ANY = "any";

	// no position looks like it
	private static final String IMPOSSIBLE = "impossible";

	/**
	 * No condition.
	 */
	static final RedisCondition NONE = new RedisCondition(NOTHING, ANY, Otherwise.CHANGE);

	static RedisCondition of(SharedChange change, RedisStripe stripe) {
		boolean buries = change.kind() == SharedChange.Kind.BURY;
		if (change.ticket() != null) {
			return of(change.ticket().lease(), change.since(), stripe, buries ? Otherwise.CHANGE : Otherwise.LEAVE);
		}
		return (change.tombstone() != null && !buries) ? new RedisCondition(change.tombstone(), ANY, Otherwise.REMOVE)
				: NONE;
	}

	private static RedisCondition of(Found.@Nullable Lease lease, @Nullable Long since, RedisStripe stripe,
			Otherwise otherwise) {
		if (lease == null) {
			return new RedisCondition(NOTHING, IMPOSSIBLE, otherwise);
		}
		if (since == null) {
			return new RedisCondition(lease.token(), ANY, otherwise);
		}
		RedisPosition unchanged = stripe.positionSince(since);
		return new RedisCondition(lease.token(), (unchanged != null) ? unchanged.stored() : IMPOSSIBLE, otherwise);
	}

	/**
	 * What to do where a condition does not hold.
	 */
	enum Otherwise {

		/**
		 * Change the entry all the same.
		 */
		CHANGE,

		/**
		 * Remove what is in it.
		 */
		REMOVE,

		/**
		 * Leave another value in it, and remove anything else.
		 */
		LEAVE;

		private final String argument = name().toLowerCase(Locale.ROOT);

		@Override
		public String toString() {
			return this.argument;
		}

	}

}
