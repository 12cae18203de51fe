package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.lock.SlotAnswer.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every ledger of slots does.
 */
abstract class SlotLedgerContract {

	static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

	static final Duration LEASE = Duration.ofSeconds(30);

	static final int HISTORY = 10;

	String job;

	@BeforeEach
	void nameJob() {
		this.job = "job-" + UUID.randomUUID();
	}

	abstract SlotLedger ledger();

	@Test
	void claimOfNewSlotRunsIt() {
		SlotAnswer answer = claim(NOON, "a");
		assertThat(answer.verdict()).isEqualTo(Verdict.RUN);
		assertThat(answer.slot()).isEqualTo(NOON);
		assertThat(answer.attempt()).isEqualTo(1);
		assertThat(answer.token()).isPositive();
		assertThat(runs()).singleElement().satisfies((run) -> {
			assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
			assertThat(run.slot()).isEqualTo(NOON);
			assertThat(run.token()).isEqualTo(answer.token());
		});
	}

	@Test
	void claimAgainGetsTheSameAnswer() {
		SlotAnswer first = claim(NOON, "a");
		SlotAnswer again = claim(NOON, "a");
		assertThat(again.verdict()).isEqualTo(Verdict.RUN);
		assertThat(again.token()).isEqualTo(first.token());
		assertThat(again.attempt()).isEqualTo(1);
	}

	@Test
	void claimOfSlotThatIsRunIsBusy() {
		claim(NOON, "a");
		assertThat(claim(NOON, "b").verdict()).isEqualTo(Verdict.BUSY);
	}

	@Test
	void claimOfSlotThatEndedIsOver() {
		end(NOON, "a", RunStatus.DONE, "");
		assertThat(claim(NOON, "b").verdict()).isEqualTo(Verdict.OVER);
		assertThat(runs()).singleElement().satisfies((run) -> assertThat(run.status()).isEqualTo(RunStatus.DONE));
	}

	@Test
	void slotThatFailedSaysWhy() {
		end(NOON, "a", RunStatus.FAILED, "java.lang.IllegalStateException");
		assertThat(runs()).singleElement().satisfies((run) -> {
			assertThat(run.status()).isEqualTo(RunStatus.FAILED);
			assertThat(run.reason()).isEqualTo("java.lang.IllegalStateException");
		});
		assertThat(claim(NOON, "b").verdict()).isEqualTo(Verdict.OVER);
	}

	@Test
	void slotThatComesWhileAnEarlierOneIsRunIsMissed() {
		claim(NOON, "a");
		assertThat(claim(NOON.plusSeconds(60), "b").verdict()).isEqualTo(Verdict.OVERRUN);
		assertThat(claim(NOON.plusSeconds(60), "c").verdict()).isEqualTo(Verdict.OVER);
		assertThat(runs()).extracting(RunRecord::status).containsExactly(RunStatus.MISSED, RunStatus.RUNNING);
	}

	@Test
	void slotThatComesOutOfOrderIsRun() {
		end(NOON.plusSeconds(60), "a", RunStatus.DONE, "");
		assertThat(claim(NOON, "b").verdict()).isEqualTo(Verdict.RUN);
	}

	@Test
	void tokensOfRunsGrow() {
		long first = end(NOON, "a", RunStatus.DONE, "").token();
		long second = claim(NOON.plusSeconds(60), "b").token();
		assertThat(second).isGreaterThan(first);
	}

	@Test
	void slotsThatAreForgottenAreOver() {
		ledger().miss(this.job, NOON.plusSeconds(60), List.of(), "");
		for (int i = 0; i < HISTORY + 5; i++) {
			end(NOON.plusSeconds(i), "claim" + i, RunStatus.DONE, "");
		}
		assertThat(ledger().runs(this.job, 100)).hasSize(HISTORY);
		assertThat(claim(NOON, "late").verdict()).isEqualTo(Verdict.OVER);
		assertThat(claim(NOON.minusSeconds(1), "later").verdict()).isEqualTo(Verdict.OVER);
	}

	@Test
	void slotsAreNotForgottenBeforeAnybodyLookedBackAtThem() {
		Instant from = ledger().survey(this.job, "secondly").from();
		Instant gap = from.plusSeconds(2);
		for (int i = 1; i < HISTORY + 5; i++) {
			if (i != 2) {
				end(from.plusSeconds(i), "claim" + i, RunStatus.DONE, "");
			}
		}
		SlotSurvey survey = ledger().survey(this.job, "secondly");
		assertThat(survey.from()).isEqualTo(from);
		assertThat(survey.slots()).hasSize(HISTORY + 3).doesNotContain(gap);
		assertThat(ledger().miss(this.job, from.plusSeconds(60), List.of(gap), "nobody came")).containsExactly(gap);
		end(from.plusSeconds(30), "last", RunStatus.DONE, "");
		assertThat(ledger().runs(this.job, 100)).hasSize(HISTORY);
	}

	@Test
	void slotsThatAreForgottenAreOverThoughAnEarlierOneIsForgottenAfterThem() {
		ledger().miss(this.job, NOON.plusSeconds(60), List.of(), "");
		SlotAnswer first = claim(NOON, "a");
		for (int i = 1; i < HISTORY + 5; i++) {
			claim(NOON.plusSeconds(i), "claim" + i);
		}
		ledger().end(new SlotRun(this.job, first, NOON), "a", RunStatus.DONE, "");
		assertThat(claim(NOON.plusSeconds(1), "late").verdict()).isEqualTo(Verdict.OVER);
	}

	@Test
	void slotsThatNobodyEverLooksBackAtAreForgottenToo() {
		Instant from = ledger().survey(this.job, "secondly").from();
		for (int i = 1; i < 10 * HISTORY + 5; i++) {
			end(from.plusSeconds(i), "claim" + i, RunStatus.DONE, "");
		}
		assertThat(ledger().runs(this.job, 1000)).hasSize(10 * HISTORY);
	}

	@Test
	void missMarksOnlySlotsThatNobodyKnows() {
		end(NOON, "a", RunStatus.DONE, "");
		List<Instant> slots = List.of(NOON, NOON.plusSeconds(60));
		assertThat(ledger().miss(this.job, NOON.plusSeconds(90), slots, "nobody came")).containsExactly(slots.get(1));
		assertThat(ledger().miss(this.job, NOON.plusSeconds(90), slots, "nobody came")).isEmpty();
		assertThat(runs().get(0).status()).isEqualTo(RunStatus.MISSED);
		assertThat(runs().get(0).reason()).isEqualTo("nobody came");
	}

	@Test
	void surveySaysWhatIsKnownAfterWhereWasLooked() {
		Instant start = ledger().survey(this.job, "hourly").from();
		Instant slot = start.plusSeconds(100);
		end(slot, "a", RunStatus.DONE, "");
		assertThat(ledger().survey(this.job, "hourly").slots()).containsExactly(slot);
		ledger().miss(this.job, slot, List.of(), "nobody came");
		assertThat(ledger().survey(this.job, "hourly").from()).isEqualTo(slot);
		assertThat(ledger().survey(this.job, "hourly").slots()).isEmpty();
	}

	@Test
	void jobsDoNotKnowEachOther() {
		claim(NOON, "a");
		assertThat(ledger().claim(this.job + "2", NOON, "b", LEASE, OnCrash.MISS).verdict()).isEqualTo(Verdict.RUN);
	}

	SlotAnswer claim(Instant slot, String claim) {
		return ledger().claim(this.job, slot, claim, LEASE, OnCrash.MISS);
	}

	SlotAnswer end(Instant slot, String claim, RunStatus status, String reason) {
		SlotAnswer answer = claim(slot, claim);
		assertThat(answer.verdict()).isEqualTo(Verdict.RUN);
		assertThat(ledger().end(new SlotRun(this.job, answer, NOON), claim, status, reason)).isTrue();
		return answer;
	}

	List<RunRecord> runs() {
		return ledger().runs(this.job, 100);
	}

}
