package io.pillar.session;

import java.util.concurrent.atomic.LongAdder;

/**
 * What sessions count on this node.
 */
final class SessionCounters {

	final LongAdder created = new LongAdder();

	final LongAdder deleted = new LongAdder();

	final LongAdder expired = new LongAdder();

	final LongAdder refused = new LongAdder();

	final LongAdder dropped = new LongAdder();

	final LongAdder loads = new LongAdder();

	final LongAdder nearHits = new LongAdder();

	final LongAdder saves = new LongAdder();

	final LongAdder touches = new LongAdder();

	final LongAdder gone = new LongAdder();

	final LongAdder conflicts = new LongAdder();

	final LongAdder quarantined = new LongAdder();

	final LongAdder unreadable = new LongAdder();

	final LongAdder tooLarge = new LongAdder();

	final LongAdder degraded = new LongAdder();

	final LongAdder unserved = new LongAdder();

	final LongAdder kept = new LongAdder();

	final LongAdder lost = new LongAdder();

	final LongAdder pushed = new LongAdder();

	final LongAdder eventsMissed = new LongAdder();

	final LongAdder bytesSaved = new LongAdder();

	/**
	 * Count what became of what somebody wanted to store.
	 * @param answer what became of it
	 * @param changes what was to be stored
	 */
	void answered(SaveAnswer answer, SessionChanges changes) {
		if (answer instanceof SaveAnswer.Saved) {
			this.saves.increment();
			this.touches.add(changes.isTouch() ? 1 : 0);
			this.bytesSaved.add(changes.size());
		}
		else if (answer instanceof SaveAnswer.Gone) {
			this.gone.increment();
		}
		else if (answer instanceof SaveAnswer.Refused) {
			this.refused.increment();
		}
	}

}
