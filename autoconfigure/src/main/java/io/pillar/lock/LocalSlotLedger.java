package io.pillar.lock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.lock.SlotAnswer.Verdict;

/**
 * Slots of this node only. Who runs a slot cannot die without it.
 */
final class LocalSlotLedger implements SlotLedger {

	private final Map<String, Job> jobs = new ConcurrentHashMap<>();

	private final Clock clock;

	private final String node;

	private final int history;

	LocalSlotLedger(Clock clock, String node, int history) {
		this.clock = clock;
		this.node = node;
		this.history = history;
	}

	@Override
	public SlotAnswer claim(String job, Instant slot, String claim, Duration lease, OnCrash onCrash) {
		return job(job).claim(slot, claim);
	}

	@Override
	public SlotAnswer claimSeen(String job, Instant slot, String claim, Duration lease, OnCrash onCrash) {
		// nothing is lost here
		return claim(job, slot, claim, lease, onCrash);
	}

	@Override
	public void beat(SlotRun run, String claim, Duration lease) {
		// nobody asks
	}

	@Override
	public boolean end(SlotRun run, String claim, RunStatus status, String reason) {
		return job(run.job()).end(run.slot(), status, reason);
	}

	@Override
	public CompletableFuture<Boolean> endAgain(SlotRun run, String claim, RunStatus status, String reason) {
		return CompletableFuture.completedFuture(end(run, claim, status, reason));
	}

	@Override
	public List<Instant> miss(String job, Instant upTo, List<Instant> slots, String reason) {
		return job(job).miss(upTo, slots, reason);
	}

	@Override
	public SlotSurvey survey(String job, String schedule) {
		return job(job).survey();
	}

	@Override
	public List<RunRecord> runs(String job, int count) {
		return job(job).list(count);
	}

	private Job job(String name) {
		return this.jobs.computeIfAbsent(name, (missing) -> new Job());
	}

	private final class Job {

		private final ReentrantLock lock = new ReentrantLock();

		private final TreeMap<Instant, RunRecord> runs = new TreeMap<>();

		private Instant floor = Instant.MIN;

		private Instant scanned = LocalSlotLedger.this.clock.instant();

		private long token;

		private @Nullable Instant active;

		private String claim = "";

		SlotAnswer claim(Instant slot, String claim) {
			this.lock.lock();
			try {
				Instant active = this.active;
				if (active != null && claim.equals(this.claim)) {
					return answer(Verdict.RUN, active, this.token);
				}
				if (isKnown(slot)) {
					return answer(slot.equals(active) ? Verdict.BUSY : Verdict.OVER, slot, 0);
				}
				if (active != null) {
					put(missed(slot, "the run of an earlier slot went on"));
					return answer(Verdict.OVERRUN, slot, 0);
				}
				return run(slot, claim);
			}
			finally {
				this.lock.unlock();
			}
		}

		private SlotAnswer run(Instant slot, String claim) {
			Instant now = LocalSlotLedger.this.clock.instant();
			this.token = Math.max(this.token + 1, now.toEpochMilli() * 1000);
			this.active = slot;
			this.claim = claim;
			put(new RunRecord(slot, RunStatus.RUNNING, LocalSlotLedger.this.node, 1, this.token, now, Duration.ZERO,
					""));
			return answer(Verdict.RUN, slot, this.token);
		}

		boolean end(Instant slot, RunStatus status, String reason) {
			this.lock.lock();
			try {
				RunRecord run = this.runs.get(slot);
				this.active = null;
				if (run != null) {
					put(new RunRecord(slot, status, run.node(), run.attempt(), run.token(), run.started(),
							Duration.between(run.started(), LocalSlotLedger.this.clock.instant()), reason));
				}
				return true;
			}
			finally {
				this.lock.unlock();
			}
		}

		List<Instant> miss(Instant upTo, List<Instant> slots, String reason) {
			this.lock.lock();
			try {
				List<Instant> added = slots.stream().filter((slot) -> !isKnown(slot)).toList();
				added.forEach((slot) -> put(missed(slot, reason)));
				this.scanned = upTo;
				return added;
			}
			finally {
				this.lock.unlock();
			}
		}

		SlotSurvey survey() {
			this.lock.lock();
			try {
				Instant from = this.scanned.isAfter(this.floor) ? this.scanned : this.floor;
				return new SlotSurvey(LocalSlotLedger.this.clock.instant(), from, null, Duration.ZERO,
						Set.copyOf(this.runs.tailMap(from, false).keySet()));
			}
			finally {
				this.lock.unlock();
			}
		}

		List<RunRecord> list(int count) {
			this.lock.lock();
			try {
				return new ArrayList<>(this.runs.descendingMap().values()).stream().limit(count).toList();
			}
			finally {
				this.lock.unlock();
			}
		}

		private boolean isKnown(Instant slot) {
			return !slot.isAfter(this.floor) || this.runs.containsKey(slot);
		}

		private void put(RunRecord run) {
			this.runs.put(run.slot(), run);
			while (this.runs.size() > most(this.runs.firstKey()) && !this.runs.firstKey().equals(this.active)) {
				this.floor = this.runs.pollFirstEntry().getKey();
			}
		}

		/**
		 * Among what nobody has looked back at yet may be slots that were missed.
		 */
		private int most(Instant first) {
			return first.isAfter(this.scanned) ? 10 * LocalSlotLedger.this.history : LocalSlotLedger.this.history;
		}

		private RunRecord missed(Instant slot, String reason) {
			return new RunRecord(slot, RunStatus.MISSED, LocalSlotLedger.this.node, 0, 0,
					LocalSlotLedger.this.clock.instant(), Duration.ZERO, reason);
		}

		private SlotAnswer answer(Verdict verdict, Instant slot, long token) {
			return new SlotAnswer(verdict, slot, (token > 0) ? 1 : 0, token, Duration.ZERO, null);
		}

	}

}
