package io.pillar.lock;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The slot of a job for which Redis had no answer, and the claim with which it was asked
 * for, which Redis may have heard. Of several the latest is kept: it is the one that is
 * run when Redis is back.
 */
final class PendingSlot {

	private final AtomicReference<@Nullable Claimed> pending = new AtomicReference<>();

	private final Consumer<Claimed> dropped;

	/**
	 * Create a place for one.
	 * @param dropped given what is not waited for any more, as a later one has come
	 */
	PendingSlot(Consumer<Claimed> dropped) {
		this.dropped = dropped;
	}

	@Nullable Claimed take() {
		return this.pending.getAndSet(null);
	}

	/**
	 * Keep one, or drop it where a later one waits.
	 * @return whether none was there
	 */
	boolean keep(Claimed fresh) {
		Claimed before = this.pending.getAndUpdate((present) -> fresh.replaces(present) ? fresh : present);
		if (before != null && !before.claim.equals(fresh.claim)) {
			this.dropped.accept(fresh.replaces(before) ? before : fresh);
		}
		return before == null;
	}

	/**
	 * Drop what is earlier than a slot that has come.
	 */
	void dropBefore(Instant slot) {
		Claimed before = this.pending.get();
		if (before != null && before.slot.isBefore(slot) && this.pending.compareAndSet(before, null)) {
			this.dropped.accept(before);
		}
	}

	/**
	 * What was asked for.
	 *
	 * @param slot the slot
	 * @param claim the claim
	 * @param isSeen whether the slot was found to be another node's before
	 */
	record Claimed(Instant slot, String claim, boolean isSeen) {

		static Claimed of(Instant slot, boolean isSeen) {
			return new Claimed(slot, UUID.randomUUID().toString(), isSeen);
		}

		private boolean replaces(@Nullable Claimed other) {
			return other == null || !other.slot.isAfter(this.slot);
		}

	}

}
