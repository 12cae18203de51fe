package io.pillar.cache;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The tier of a cache that all nodes share, or the absence of one. None of its methods
 * throws because Redis is away, and none waits longer than the time budget of a call.
 */
interface SharedTier {

	/**
	 * Read an entry; where there is none leave a lease for the caller, who will load.
	 * @param key the key
	 * @param guarded whether the caller answers for the load, so that others may wait
	 * @return what was found
	 */
	Found read(String key, boolean guarded);

	/**
	 * Do as {@link #read} does without waiting.
	 * @param key the key
	 * @param guarded whether the caller answers for the load
	 * @return what was found
	 */
	CompletableFuture<Found> readAsync(String key, boolean guarded);

	/**
	 * Store a loaded value where nothing changed since the lease was seen.
	 * @param key the key
	 * @param lease the lease
	 * @param value the value
	 * @param since where the load was part of a transaction, its beginning by
	 * {@link System#nanoTime()}
	 * @return what became of it
	 */
	Filled fill(String key, Found.Lease lease, @Nullable Object value, @Nullable Long since);

	/**
	 * Do as {@link #fill} does without waiting.
	 * @param key the key
	 * @param lease the lease
	 * @param value the value
	 * @param since the beginning of the transaction, if there is one
	 * @return what became of it
	 */
	CompletableFuture<Filled> fillAsync(String key, Found.Lease lease, @Nullable Object value, @Nullable Long since);

	/**
	 * Take over a lease that another load left.
	 * @param key the key
	 * @param lease the lease that was seen
	 * @return what was found: a lease of the caller's own where it worked
	 */
	Found takeOver(String key, Found.Lease lease);

	/**
	 * Do as {@link #takeOver} does without waiting.
	 * @param key the key
	 * @param lease the lease that was seen
	 * @return what was found
	 */
	CompletableFuture<Found> takeOverAsync(String key, Found.Lease lease);

	/**
	 * Give a lease back, because its load failed.
	 * @param key the key
	 * @param lease the lease
	 */
	void release(String key, byte[] lease);

	/**
	 * Change an entry and tell all nodes.
	 * @param key the key
	 * @param change what to do
	 * @param made called with what became of it unless it is pending, before the message
	 * of it can have any effect on this node
	 * @return what became of it
	 */
	Changed change(String key, SharedChange change, Consumer<Changed> made);

	/**
	 * Keep a lease alive while its load runs.
	 * @param key the key
	 * @param lease the lease
	 * @return to be told when the load has ended
	 */
	Guard guard(String key, byte[] lease);

	/**
	 * Remove all entries and tell all nodes.
	 */
	void clear();

	/**
	 * A new tombstone for a transaction.
	 * @return the tombstone
	 */
	byte[] tombstone();

	/**
	 * Return whether the nodes share anything here.
	 * @return false where there is no such tier
	 */
	default boolean isPresent() {
		return true;
	}

	/**
	 * Ends the guarding of a lease.
	 */
	interface Guard {

		/**
		 * The load has ended.
		 */
		void end();

	}

	/**
	 * What became of a change.
	 *
	 * @param number the number of the change, zero where it was not made
	 * @param existed whether there was a value before
	 * @param result what is in the entry now
	 * @param generation of which it is, if it was made
	 */
	record Changed(long number, boolean existed, Result result, @Nullable CacheGeneration generation) {

		/**
		 * Not made now; it is made up for before the tier is used again.
		 */
		static final Changed PENDING = new Changed(0, false, Result.NONE, null);

		boolean isMade() {
			return this.result == Result.MADE;
		}

		/**
		 * What is in the entry.
		 */
		enum Result {

			/**
			 * What was asked for.
			 */
			MADE,

			/**
			 * No value: something else changed meanwhile, or the value cannot be written.
			 */
			NONE,

			/**
			 * A value of somebody else's.
			 */
			OTHER

		}

	}

	/**
	 * What became of a loaded value.
	 */
	enum Filled {

		/**
		 * It is there.
		 */
		STORED,

		/**
		 * Somebody else's value is there.
		 */
		OTHER_VALUE,

		/**
		 * Something changed since the load began.
		 */
		REFUSED,

		/**
		 * The tier could not be asked.
		 */
		UNAVAILABLE

	}

	/**
	 * What a read found.
	 */
	sealed interface Found {

		/**
		 * A value.
		 *
		 * @param value the value
		 * @param lifeNanos how long it lives at least
		 */
		record Value(@Nullable Object value, long lifeNanos) implements Found {
		}

		/**
		 * No value, but a lease: the caller's own, or that of a load under way.
		 *
		 * @param token the lease
		 * @param own whether the caller left it
		 * @param guarded whether somebody answers for the load
		 * @param generation the generation in which it was seen, which is that of the
		 * value
		 */
		record Lease(byte[] token, boolean own, boolean guarded, CacheGeneration generation) implements Found {
		}

		/**
		 * A transaction that changes the entry is about to commit: what is loaded now may
		 * not be stored in any tier.
		 */
		record Buried() implements Found {
		}

		/**
		 * The tier is absent or away: what is loaded now may be stored on the node.
		 */
		record Unavailable() implements Found {
		}

	}

}
