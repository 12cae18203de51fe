package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.redis.RedisUnavailableException;

/**
 * A ledger that is away while it is asked for some slots.
 */
final class AwayLedger extends ForwardingSlotLedger {

	private final AtomicInteger lost;

	AwayLedger(SlotLedger ledger, int lost) {
		super(ledger);
		this.lost = new AtomicInteger(lost);
	}

	@Override
	public SlotAnswer claim(String job, Instant slot, String claim, Duration lease, OnCrash onCrash) {
		if (this.lost.getAndDecrement() > 0) {
			throw new RedisUnavailableException("away", null);
		}
		return super.claim(job, slot, claim, lease, onCrash);
	}

}
