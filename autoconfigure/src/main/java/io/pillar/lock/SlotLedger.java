package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pillar.lock.RunOnce.OnCrash;

/**
 * Decides who runs a slot, and remembers what became of it. What one method does happens
 * at once, for all nodes that share it.
 */
interface SlotLedger {

	/**
	 * Ask for a slot. Asking again with the same claim gets the same answer.
	 * @param job the job
	 * @param slot the slot
	 * @param claim a text that no other try to run a slot has
	 * @param lease for how long the node counts as alive without a beat
	 * @param onCrash what becomes of a run that died
	 * @return what to do
	 */
	SlotAnswer claim(String job, Instant slot, String claim, Duration lease, OnCrash onCrash);

	/**
	 * Ask once more for a slot that another node was found to run, as {@link #claim}. One
	 * that is not known any more is lost: it may have been run.
	 * @param job the job
	 * @param slot the slot
	 * @param claim a text that no other try to run a slot has
	 * @param lease for how long the node counts as alive without a beat
	 * @param onCrash what becomes of a run that died
	 * @return what to do
	 */
	SlotAnswer claimSeen(String job, Instant slot, String claim, Duration lease, OnCrash onCrash);

	/**
	 * Say that the node that runs a slot is alive. Does not wait.
	 * @param run the run
	 * @param claim its claim
	 * @param lease for how long it counts as alive from now on
	 */
	void beat(SlotRun run, String claim, Duration lease);

	/**
	 * Say what became of a slot.
	 * @param run the run
	 * @param claim its claim
	 * @param status done, failed or missed
	 * @param reason what went wrong
	 * @return whether it was this node's to the end
	 */
	boolean end(SlotRun run, String claim, RunStatus status, String reason);

	/**
	 * Say once more what became of a slot. Does not wait.
	 * @param run the run
	 * @param claim its claim
	 * @param status done, failed or missed
	 * @param reason what went wrong
	 * @return whether it was this node's to the end
	 */
	CompletableFuture<Boolean> endAgain(SlotRun run, String claim, RunStatus status, String reason);

	/**
	 * Mark slots as missed that nobody came to.
	 * @param job the job
	 * @param upTo up to where was looked
	 * @param slots the slots
	 * @param reason why they are
	 * @return those of them that nobody knew
	 */
	List<Instant> miss(String job, Instant upTo, List<Instant> slots, String reason);

	/**
	 * Look at a job.
	 * @param job the job
	 * @param schedule its schedule; slots from before it changed are not looked for
	 * @return what is known
	 */
	SlotSurvey survey(String job, String schedule);

	/**
	 * Return what became of the last slots.
	 * @param job the job
	 * @param count how many at most
	 * @return the slots, the last first
	 */
	List<RunRecord> runs(String job, int count);

}
