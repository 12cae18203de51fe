package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pillar.lock.RunOnce.OnCrash;

/**
 * A ledger in front of another one, for those that do something else in places.
 */
abstract class ForwardingSlotLedger implements SlotLedger {

	private final SlotLedger ledger;

	ForwardingSlotLedger(SlotLedger ledger) {
		this.ledger = ledger;
	}

	/**
	 * Return the ledger behind this one.
	 */
	SlotLedger ledger() {
		return this.ledger;
	}

	@Override
	public SlotAnswer claim(String job, Instant slot, String claim, Duration lease, OnCrash onCrash) {
		return ledger().claim(job, slot, claim, lease, onCrash);
	}

	@Override
	public SlotAnswer claimSeen(String job, Instant slot, String claim, Duration lease, OnCrash onCrash) {
		return ledger().claimSeen(job, slot, claim, lease, onCrash);
	}

	@Override
	public void beat(SlotRun run, String claim, Duration lease) {
		ledger().beat(run, claim, lease);
	}

	@Override
	public boolean end(SlotRun run, String claim, RunStatus status, String reason) {
		return ledger().end(run, claim, status, reason);
	}

	@Override
	public CompletableFuture<Boolean> endAgain(SlotRun run, String claim, RunStatus status, String reason) {
		return ledger().endAgain(run, claim, status, reason);
	}

	@Override
	public List<Instant> miss(String job, Instant upTo, List<Instant> slots, String reason) {
		return ledger().miss(job, upTo, slots, reason);
	}

	@Override
	public SlotSurvey survey(String job, String schedule) {
		return ledger().survey(job, schedule);
	}

	@Override
	public List<RunRecord> runs(String job, int count) {
		return ledger().runs(job, count);
	}

}
