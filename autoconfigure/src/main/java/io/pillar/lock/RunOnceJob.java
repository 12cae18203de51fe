package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.lock.SlotAnswer.Verdict;
import io.pillar.lock.SlotClaims.Claimed;
import io.pillar.redis.RedisUnavailableException;

/**
 * A job of which each slot is run once.
 */
/*
 * A node comes to a slot when its schedule fires, when it waited for a run of another
 * node to end that did not, or some time after it got no answer. Each time it asks the
 * ledger, and does what that says.
 *
 * A node that is told that another one runs the slot asks again when that one's claim is
 * over: mostly the slot is over too. So a run whose node died is noticed by all other
 * nodes soon after its claim has ended, whenever the next slot is.
 *
 * Slots that nobody came to, because no node was there, are found by looking back: at the
 * start, after a run, and when Redis is back. Only what is older than the clocks of nodes
 * may be apart is looked at, since a node whose clock is late may still come.
 */
final class RunOnceJob {

	private static final String NOBODY_CAME = "no node came to it";

	private static final int MOST_MISSED = 1000;

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Log logger = LogFactory.getLog(RunOnceJob.class);

	private final String name;

	private final OnCrash onCrash;

	private final SlotTrigger slots;

	private final Runnable work;

	private final RunOnceKeeper keeper;

	private final SlotClaims claims;

	private final AtomicBoolean asksAgain = new AtomicBoolean();

	private volatile @Nullable Instant looked;

	RunOnceJob(String name, OnCrash onCrash, SlotTrigger slots, Runnable work, RunOnceKeeper keeper) {
		this.name = name;
		this.onCrash = onCrash;
		this.slots = slots;
		this.work = work;
		this.keeper = keeper;
		this.claims = new SlotClaims(
				(slot, claim) -> keeper.ledger().claim(name, slot, claim, keeper.lease(), onCrash));
	}

	String name() {
		return this.name;
	}

	/**
	 * The schedule has fired.
	 */
	void fire() {
		come(this.slots.take());
	}

	/**
	 * Come to a slot.
	 * @param slot the slot
	 */
	void come(Instant slot) {
		Claimed claimed = this.claims.ask(slot);
		if (claimed == null) {
			askAgain(PAUSE);
			return;
		}
		SlotAnswer answer = claimed.answer();
		if (answer.died() != null) {
			died(answer);
		}
		if (answer.verdict() == Verdict.RUN && !answer.slot().equals(slot)) {
			runBefore(slot, claimed);
		}
		else {
			act(slot, claimed);
		}
	}

	/**
	 * Run another slot first, and come to the one that was meant whatever becomes of
	 * that.
	 */
	private void runBefore(Instant slot, Claimed other) {
		try {
			run(other);
		}
		catch (Throwable ex) {
			comeAfter(ex, slot);
			throw ex;
		}
		come(slot);
	}

	private void comeAfter(Throwable failure, Instant slot) {
		try {
			come(slot);
		}
		catch (Throwable ex) {
			failure.addSuppressed(ex);
		}
	}

	private void act(Instant slot, Claimed claimed) {
		Duration left = claimed.answer().left();
		switch (claimed.answer().verdict()) {
			case RUN -> run(claimed);
			case BUSY -> watch(slot, left);
			case OVERRUN -> {
				missed(slot, "the run of an earlier slot went on");
				watch(slot, left);
			}
			case OVER -> logger.trace("Slot is over");
		}
	}

	private void askAgain(Duration delay) {
		if (this.asksAgain.compareAndSet(false, true)) {
			this.keeper.later(this::comeAgain, delay);
		}
	}

	private void comeAgain() {
		this.asksAgain.set(false);
		Instant pending = this.claims.pending();
		Instant next = (pending != null) ? this.slots.after(pending) : null;
		// the next one comes by itself
		if (pending != null && (next == null || next.isAfter(this.keeper.now()))) {
			come(pending);
		}
	}

	private void died(SlotAnswer answer) {
		Instant slot = (answer.died() != null) ? answer.died().slot() : answer.slot();
		if (answer.verdict() == Verdict.RUN && answer.slot().equals(slot)) {
			logger.warn("Node %s died or was cut off while it ran slot %s of job '%s'. This node runs it again"
				.formatted(answer.died().node(), slot, this.name));
		}
		else {
			missed(slot, "its node %s died or was cut off".formatted(answer.died().node()));
		}
	}

	private void run(Claimed claimed) {
		SlotRun run = new SlotRun(this.name, claimed.answer(), this.keeper.now());
		RunStatus status = RunStatus.FAILED;
		String reason = "";
		this.keeper.begin(run, claimed.claim());
		run.enter();
		try {
			this.work.run();
			status = RunStatus.DONE;
		}
		catch (Throwable ex) {
			reason = ex.getClass().getName();
			throw ex;
		}
		finally {
			SlotRun.leave();
			this.keeper.end(run, claimed.claim(), status, reason);
			lookBack(false);
		}
	}

	private void watch(Instant slot, Duration left) {
		if (!left.isZero() && !left.isNegative()) {
			this.keeper.later(() -> come(slot), left.plusMillis(10));
		}
	}

	/**
	 * Redis is back.
	 */
	void back() {
		askAgain(Duration.ZERO);
		lookBack(true);
	}

	/**
	 * Look for slots that nobody came to, and for a run whose node died.
	 * @param always whether to do so even where that was done a short time ago
	 */
	void lookBack(boolean always) {
		Instant looked = this.looked;
		Instant now = this.keeper.now();
		if (!always && looked != null && looked.plus(this.keeper.grace()).isAfter(now)) {
			return;
		}
		this.looked = now;
		try {
			SlotSurvey survey = this.keeper.ledger().survey(this.name, this.slots.toString());
			miss(survey);
			if (survey.busy() != null) {
				watch(survey.busy(), survey.busyFor());
			}
		}
		catch (RedisUnavailableException ex) {
			// whoever brings Redis back looks again
			logger.debug("Cannot look for missed slots", ex);
		}
	}

	private void miss(SlotSurvey survey) {
		Instant upTo = survey.now().minus(this.keeper.grace());
		List<Instant> came = this.slots.between(survey.from(), upTo, MOST_MISSED);
		if (came.size() == MOST_MISSED) {
			logger.warn("Of the slots of job '%s' since %s only the last %d are looked for".formatted(this.name,
					survey.from(), MOST_MISSED));
		}
		List<Instant> unknown = came.stream()
			.filter((slot) -> !survey.slots().contains(slot))
			.toList();
		if (!unknown.isEmpty()) {
			this.keeper.ledger()
				.miss(this.name, upTo, unknown, NOBODY_CAME)
				.forEach((slot) -> missed(slot, NOBODY_CAME));
		}
	}

	private void missed(Instant slot, String reason) {
		logger.warn("Slot %s of job '%s' is missed: %s".formatted(slot, this.name, reason));
		this.keeper.tell((listener) -> listener.missed(new RunMissed(this.name, slot, reason)));
	}

}
