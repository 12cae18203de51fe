package io.pillar.lock;

import java.time.Clock;

/**
 * {@link LocalSlotLedger}.
 */
class LocalSlotLedgerTests extends SlotLedgerContract {

	private final SlotLedger ledger = new LocalSlotLedger(Clock.systemUTC(), "here", HISTORY);

	@Override
	SlotLedger ledger() {
		return this.ledger;
	}

}
