package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.lock.SlotAnswer.Verdict;
import io.pillar.redis.RedisUnavailableException;

/**
 * A job of which each slot is run once.
 */
/*
 * A node comes to a slot when its schedule fires, when it waited for a run of another
 * node to end that did not, or when Redis is back. Each time it asks the ledger, and does
 * what that says.
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

	private static final int MOST_MISSED = 1000;

	private static final Log logger = LogFactory.getLog(RunOnceJob.class);

	private final String name;

	private final OnCrash onCrash;

	private final SlotTrigger slots;

	private final Runnable work;

	private final RunOnceKeeper keeper;

	private volatile @Nullable Instant pending;

	private volatile @Nullable Instant looked;

	RunOnceJob(String name, OnCrash onCrash, SlotTrigger slots, Runnable work, RunOnceKeeper keeper) {
		this.name = name;
		this.onCrash = onCrash;
		this.slots = slots;
		this.work = work;
		this.keeper = keeper;
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
		String claim = UUID.randomUUID().toString();
		SlotAnswer answer = ask(slot, claim);
		while (answer != null && answer.verdict() == Verdict.RUN && !answer.slot().equals(slot)) {
			run(answer, claim);
			claim = UUID.randomUUID().toString();
			answer = ask(slot, claim);
		}
		if (answer != null) {
			act(slot, answer, claim);
		}
	}

	private void act(Instant slot, SlotAnswer answer, String claim) {
		switch (answer.verdict()) {
			case RUN -> run(answer, claim);
			case BUSY -> watch(slot, answer.left());
			case OVERRUN -> {
				missed(slot, "the run of an earlier slot went on");
				watch(slot, answer.left());
			}
			case OVER -> logger.trace("Slot is over");
		}
	}

	private @Nullable SlotAnswer ask(Instant slot, String claim) {
		try {
			SlotAnswer answer = this.keeper.ledger().claim(this.name, slot, claim, this.keeper.lease(), this.onCrash);
			this.pending = null;
			if (answer.died() != null) {
				died(answer);
			}
			return answer;
		}
		catch (RedisUnavailableException ex) {
			logger.debug("A slot has to wait for Redis", ex);
			this.pending = slot;
			return null;
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

	private void run(SlotAnswer answer, String claim) {
		SlotRun run = new SlotRun(this.name, answer, this.keeper.now());
		RunStatus status = RunStatus.FAILED;
		String reason = "";
		this.keeper.begin(run, claim);
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
			this.keeper.end(run, claim, status, reason);
			lookBack(false);
		}
	}

	private void watch(Instant slot, Duration left) {
		if (!left.isZero() && !left.isNegative()) {
			this.keeper.later(this, slot, left.plusMillis(10));
		}
	}

	/**
	 * Redis is back.
	 */
	void back() {
		Instant pending = this.pending;
		Instant next = (pending != null) ? this.slots.after(pending) : null;
		// the next one comes by itself
		if (pending != null && (next == null || next.isAfter(this.keeper.now()))) {
			this.keeper.later(this, pending, Duration.ZERO);
		}
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
			Instant upTo = survey.now().minus(this.keeper.grace());
			List<Instant> unknown = this.slots.between(survey.from(), upTo, MOST_MISSED)
				.stream()
				.filter((slot) -> !survey.slots().contains(slot))
				.toList();
			if (!unknown.isEmpty()) {
				this.keeper.ledger()
					.miss(this.name, upTo, unknown, "no node came to it")
					.forEach((slot) -> missed(slot, "no node came to it"));
			}
			if (survey.busy() != null) {
				watch(survey.busy(), survey.busyFor());
			}
		}
		catch (RedisUnavailableException ex) {
			// whoever brings Redis back looks again
			logger.debug("Cannot look for missed slots", ex);
		}
	}

	private void missed(Instant slot, String reason) {
		logger.warn("Slot %s of job '%s' is missed: %s".formatted(slot, this.name, reason));
		this.keeper.tell((Consumer<RunListener>) (listener) -> listener
			.missed(new RunMissed(this.name, slot, reason)));
	}

}
