package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.lock.PendingSlot.Claimed;
import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.lock.SlotAnswer.Died;
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
 */
final class RunOnceJob {

	private static final Duration AGAIN = Duration.ofMillis(500);

	private static final Log logger = LogFactory.getLog(RunOnceJob.class);

	private final String name;

	private final OnCrash onCrash;

	private final SlotTrigger slots;

	private final SlotGaps gaps;

	private final Runnable work;

	private final RunOnceKeeper keeper;

	private final PendingSlot pending = new PendingSlot(this::giveUp);

	RunOnceJob(String name, OnCrash onCrash, SlotTrigger slots, Runnable work, RunOnceKeeper keeper) {
		this.name = name;
		this.onCrash = onCrash;
		this.slots = slots;
		this.work = work;
		this.keeper = keeper;
		this.gaps = new SlotGaps(name, slots, keeper);
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
		come(slot, false);
	}

	private void come(Instant slot, boolean isSeen) {
		this.pending.dropBefore(slot);
		come(Claimed.of(slot, isSeen));
	}

	private void come(Claimed first) {
		Claimed claimed = first;
		SlotAnswer answer = ask(claimed);
		while (answer != null && answer.verdict() == Verdict.RUN && !answer.slot().equals(claimed.slot())) {
			runOfTheDead(answer, claimed.claim());
			claimed = Claimed.of(claimed.slot(), claimed.isSeen());
			answer = ask(claimed);
		}
		if (answer != null) {
			act(claimed.slot(), answer, claimed.claim());
		}
	}

	private void runOfTheDead(SlotAnswer answer, String claim) {
		try {
			run(answer, claim);
		}
		catch (Throwable ex) {
			// the slot that has come is another
			logger.error("Slot %s of job '%s' failed".formatted(answer.slot(), this.name), ex);
		}
	}

	private void act(Instant slot, SlotAnswer answer, String claim) {
		switch (answer.verdict()) {
			case RUN -> run(answer, claim);
			case BUSY -> watch(slot, answer.left());
			case OVERRUN -> {
				this.keeper.missed(this.name, slot, "the run of an earlier slot went on");
				watch(slot, answer.left());
			}
			case OVER -> logger.trace("Slot is over");
			case LOST -> {
				this.keeper.lost(this.name, slot);
				// a node that runs it has told so again by then
				lookBackLater();
			}
		}
	}

	private @Nullable SlotAnswer ask(Claimed claimed) {
		try {
			SlotAnswer answer = claim(claimed);
			if (answer.died() != null) {
				died(answer, answer.died());
			}
			return answer;
		}
		catch (RedisUnavailableException ex) {
			logger.debug("A slot has to wait for Redis", ex);
			if (this.pending.keep(claimed)) {
				this.keeper.later(this::again, AGAIN);
			}
			return null;
		}
	}

	private SlotAnswer claim(Claimed claimed) {
		SlotLedger ledger = this.keeper.ledger();
		return claimed.isSeen()
				? ledger.claimSeen(this.name, claimed.slot(), claimed.claim(), this.keeper.lease(), this.onCrash)
				: ledger.claim(this.name, claimed.slot(), claimed.claim(), this.keeper.lease(), this.onCrash);
	}

	private void died(SlotAnswer answer, Died died) {
		if (answer.verdict() == Verdict.RUN && answer.slot().equals(died.slot())) {
			logger.warn("Node %s died or was cut off while it ran slot %s of job '%s'. This node runs it again"
				.formatted(died.node(), died.slot(), this.name));
		}
		else {
			this.keeper.missed(this.name, died.slot(), "its node %s died or was cut off".formatted(died.node()));
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
			this.keeper.later(() -> come(slot, true), left.plusMillis(10));
		}
	}

	/**
	 * Come once more to a slot for which there was no answer, with the same claim: Redis
	 * may have heard the question.
	 */
	private void again() {
		Claimed pending = this.pending.take();
		if (pending == null) {
			return;
		}
		Instant next = this.slots.after(pending.slot());
		if (next == null || next.isAfter(this.keeper.now())) {
			come(pending);
		}
		else {
			giveUp(pending);
		}
	}

	/**
	 * A claim that was heard must not keep other slots from being run. Of a slot that was
	 * found to be another node's nothing is told that Redis does not know: it has no
	 * attempt of this node.
	 */
	private void giveUp(Claimed pending) {
		SlotAnswer answer = new SlotAnswer(Verdict.RUN, pending.slot(), pending.isSeen() ? 0 : 1, 0, Duration.ZERO,
				null);
		this.keeper.giveUp(new SlotRun(this.name, answer, this.keeper.now()), pending.claim());
	}

	/**
	 * The schedule has begun: look back, and once more when a slot that came just before
	 * is old enough to be missed.
	 */
	void begin() {
		lookBack(true);
		lookBackLater();
	}

	/**
	 * Redis is back. Others may not have seen that yet, and have the last slot to run.
	 */
	void back() {
		this.keeper.later(this::again, Duration.ZERO);
		watch(this.gaps.look());
		lookBackLater();
	}

	private void lookBackLater() {
		this.keeper.later(() -> this.keeper.soon(() -> lookBack(true)), this.keeper.grace());
	}

	/**
	 * Look for slots that nobody came to, and for a run whose node died.
	 * @param always whether to do so even where that was done a short time ago
	 */
	void lookBack(boolean always) {
		watch(this.gaps.lookBack(always));
	}

	private void watch(Optional<SlotSurvey> survey) {
		survey.ifPresent((known) -> {
			if (known.busy() != null) {
				watch(known.busy(), known.busyFor());
			}
		});
	}

}
