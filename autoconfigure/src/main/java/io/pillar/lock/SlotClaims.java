package io.pillar.lock;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisUnavailableException;

/**
 * What a node claims of a job.
 */
/*
 * A question whose answer is lost may have been heard, and then the slot waits for this
 * node. So it says the same claim in all that it asks until it has got an answer:
 * whichever question was heard, the claim is its own. It asks one thing at a time, or two
 * of its threads would run what one claim has got.
 */
final class SlotClaims {

	private static final Log logger = LogFactory.getLog(SlotClaims.class);

	private final ReentrantLock asking = new ReentrantLock();

	private final BiFunction<Instant, String, SlotAnswer> ledger;

	// guarded by the lock
	private String claim = UUID.randomUUID().toString();

	private volatile @Nullable Instant pending;

	/**
	 * Create claims.
	 * @param ledger answers to a slot and a claim
	 */
	SlotClaims(BiFunction<Instant, String, SlotAnswer> ledger) {
		this.ledger = ledger;
	}

	/**
	 * Claim a slot.
	 * @param slot the slot
	 * @return what was answered to which claim, {@code null} where nothing was
	 */
	@Nullable Claimed ask(Instant slot) {
		this.asking.lock();
		try {
			Claimed claimed = new Claimed(this.claim, this.ledger.apply(slot, this.claim));
			this.claim = UUID.randomUUID().toString();
			answered(slot, claimed.answer.slot());
			return claimed;
		}
		catch (RedisUnavailableException ex) {
			logger.debug("A slot has to wait for Redis", ex);
			Instant pending = this.pending;
			this.pending = (pending != null && pending.isAfter(slot)) ? pending : slot;
			return null;
		}
		finally {
			this.asking.unlock();
		}
	}

	private void answered(Instant asked, Instant meant) {
		Instant pending = this.pending;
		if (pending != null && (!pending.isAfter(asked) || pending.equals(meant))) {
			this.pending = null;
		}
	}

	/**
	 * Return the last slot that was asked for and not answered.
	 * @return the slot, {@code null} where there is none
	 */
	@Nullable Instant pending() {
		return this.pending;
	}

	/**
	 * What was answered to a claim.
	 *
	 * @param claim the claim
	 * @param answer the answer
	 */
	record Claimed(String claim, SlotAnswer answer) {

	}

}
