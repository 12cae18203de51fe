package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.lock.SlotAnswer.Verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link RedisSlotLedger}.
 */
class RedisSlotLedgerTests extends SlotLedgerContract {

	private static final Duration SHORT = Duration.ofMillis(30);

	private static RedisServer server;

	private static RedisParts redis;

	@BeforeAll
	static void start() {
		server = RedisServer.builder().start();
		redis = RedisParts.of(server);
	}

	@AfterAll
	static void stop() {
		redis.close();
		server.close();
	}

	@Override
	SlotLedger ledger() {
		return redis.ledger("here", HISTORY);
	}

	@Test
	void runWhoseNodeDiedIsMarkedByWhoComesNext() {
		dead(NOON, OnCrash.MISS);
		SlotAnswer next = claim(NOON.plusSeconds(60), "b");
		assertThat(next.verdict()).isEqualTo(Verdict.RUN);
		assertThat(next.died()).isEqualTo(new SlotAnswer.Died(NOON, "here"));
		assertThat(runs()).extracting(RunRecord::status).containsExactly(RunStatus.RUNNING, RunStatus.MISSED);
	}

	@Test
	void runWhoseNodeDiedIsToldOnce() {
		dead(NOON, OnCrash.MISS);
		assertThat(claim(NOON, "b").died()).isNotNull();
		assertThat(claim(NOON, "c").died()).isNull();
	}

	@Test
	void runWhoseNodeDiedIsToldAgainToWhoAsksAgain() {
		dead(NOON, OnCrash.MISS);
		SlotAnswer next = claim(NOON.plusSeconds(60), "b");
		assertThat(claim(NOON.plusSeconds(60), "b").died()).isEqualTo(next.died()).isNotNull();
	}

	@Test
	void runOfTheSameSlotWhoseNodeDiedIsToldAgainToWhoAsksAgain() {
		dead(NOON, OnCrash.MISS);
		SlotAnswer first = claim(NOON, "b");
		assertThat(claim(NOON, "c").died()).isNull();
		assertThat(claim(NOON, "b").died()).isEqualTo(first.died()).isNotNull();
	}

	@Test
	void slotThatWasOverrunIsSoForWhoAsksAgain() {
		claim(NOON, "a");
		assertThat(claim(NOON.plusSeconds(60), "b").verdict()).isEqualTo(Verdict.OVERRUN);
		assertThat(claim(NOON.plusSeconds(60), "b").verdict()).isEqualTo(Verdict.OVERRUN);
		assertThat(claim(NOON.plusSeconds(60), "c").verdict()).isEqualTo(Verdict.OVER);
	}

	@Test
	void runWhoseNodeDiedIsRunAgainBeforeWhatWasAskedFor() {
		long token = dead(NOON, OnCrash.RETRY).token();
		SlotAnswer again = ledger().claim(this.job, NOON.plusSeconds(60), "b", LEASE, OnCrash.RETRY);
		assertThat(again.verdict()).isEqualTo(Verdict.RUN);
		assertThat(again.slot()).isEqualTo(NOON);
		assertThat(again.attempt()).isEqualTo(2);
		assertThat(again.token()).isGreaterThan(token);
	}

	@Test
	void runThatKillsEachNodeIsMissedAfterThree() {
		dead(NOON, OnCrash.RETRY);
		dead(NOON, OnCrash.RETRY);
		dead(NOON, OnCrash.RETRY);
		SlotAnswer last = ledger().claim(this.job, NOON, "last", LEASE, OnCrash.RETRY);
		assertThat(last.verdict()).isEqualTo(Verdict.OVER);
		assertThat(runs()).singleElement().satisfies((run) -> {
			assertThat(run.status()).isEqualTo(RunStatus.MISSED);
			assertThat(run.attempt()).isEqualTo(3);
		});
	}

	@Test
	void runThatIsToldOfIsNotTakenForDead() {
		SlotAnswer answer = ledger().claim(this.job, NOON, "a", SHORT, OnCrash.MISS);
		SlotRun run = new SlotRun(this.job, answer, NOON);
		ledger().beat(run, "a", LEASE);
		await().until(() -> claim(NOON, "b").left().compareTo(SHORT) > 0);
		assertThat(run.isCurrent()).isTrue();
		assertThat(claim(NOON, "c").verdict()).isEqualTo(Verdict.BUSY);
	}

	@Test
	void claimAgainIsProlonged() {
		ledger().claim(this.job, NOON, "a", SHORT, OnCrash.MISS);
		assertThat(claim(NOON, "a").left()).isEqualTo(LEASE);
		assertThat(claim(NOON, "b").left()).isGreaterThan(SHORT);
	}

	@Test
	void runThatWasTakenForDeadIsToldSo() {
		SlotAnswer answer = dead(NOON, OnCrash.MISS);
		SlotRun run = new SlotRun(this.job, answer, NOON);
		claim(NOON, "b");
		ledger().beat(run, "dead" + answer.attempt(), LEASE);
		await().until(() -> !run.isCurrent());
	}

	@Test
	void runThatWasTakenForDeadAndEndedWasRun() {
		SlotAnswer answer = dead(NOON, OnCrash.MISS);
		claim(NOON, "b");
		assertThat(ledger().end(new SlotRun(this.job, answer, NOON), "dead1", RunStatus.DONE, "")).isTrue();
		assertThat(runs()).singleElement().satisfies((run) -> assertThat(run.status()).isEqualTo(RunStatus.DONE));
	}

	@Test
	void runThatAnotherNodeTookOverHasNothingToSay() {
		SlotAnswer answer = dead(NOON, OnCrash.RETRY);
		SlotAnswer again = ledger().claim(this.job, NOON, "b", LEASE, OnCrash.RETRY);
		assertThat(ledger().end(new SlotRun(this.job, answer, NOON), "dead1", RunStatus.DONE, "")).isFalse();
		assertThat(ledger().end(new SlotRun(this.job, again, NOON), "b", RunStatus.DONE, "")).isTrue();
	}

	@Test
	void runIsKnownAgainAfterRedisLostItsData() {
		SlotAnswer answer = claim(NOON, "a");
		redis.link().call((commands) -> commands.flushall());
		SlotRun run = new SlotRun(this.job, answer, NOON);
		ledger().beat(run, "a", LEASE);
		await().until(() -> !runs().isEmpty());
		assertThat(claim(NOON, "b").verdict()).isEqualTo(Verdict.BUSY);
		assertThat(ledger().end(run, "a", RunStatus.DONE, "")).isTrue();
		assertThat(claim(NOON, "c").verdict()).isEqualTo(Verdict.OVER);
		assertThat(claim(NOON.plusSeconds(60), "d").token()).isGreaterThan(answer.token());
	}

	@Test
	void endIsKnownEvenWhereRedisLostItsData() {
		SlotAnswer answer = claim(NOON, "a");
		redis.link().call((commands) -> commands.flushall());
		assertThat(ledger().end(new SlotRun(this.job, answer, NOON), "a", RunStatus.DONE, "")).isTrue();
		assertThat(claim(NOON, "b").verdict()).isEqualTo(Verdict.OVER);
		assertThat(claim(NOON.plusSeconds(60), "c").verdict()).isEqualTo(Verdict.RUN);
	}

	@Test
	void slotThatWasSeenAndIsLostIsNotRunAgain() {
		claim(NOON, "a");
		redis.link().call((commands) -> commands.flushall());
		assertThat(ledger().claimSeen(this.job, NOON, "b", LEASE, OnCrash.RETRY).verdict()).isEqualTo(Verdict.LOST);
		assertThat(runs()).isEmpty();
		assertThat(claim(NOON.plusSeconds(60), "c").verdict()).isEqualTo(Verdict.RUN);
	}

	@Test
	void slotThatWasSeenAndIsLostIsNotToldByWhoGivesItUp() {
		SlotAnswer none = new SlotAnswer(Verdict.RUN, NOON, 0, 0, Duration.ZERO, null);
		assertThat(ledger().end(new SlotRun(this.job, none, NOON), "b", RunStatus.MISSED, "")).isFalse();
		assertThat(runs()).isEmpty();
	}

	@Test
	void surveyOfAnotherScheduleBeginsAnew() {
		ledger().survey(this.job, "hourly");
		ledger().miss(this.job, NOON.plus(Duration.ofDays(36500)), List.of(), "");
		Instant from = ledger().survey(this.job, "daily").from();
		assertThat(from).isBefore(NOON.plus(Duration.ofDays(36500)));
	}

	@Test
	void surveySaysWhetherARunGoesOn() {
		claim(NOON, "a");
		assertThat(ledger().survey(this.job, "hourly").busy()).isEqualTo(NOON);
		assertThat(ledger().survey(this.job, "hourly").busyFor()).isPositive();
	}

	@Test
	void everyKeyEndsByItself() {
		claim(NOON, "a");
		assertThat(millisLeft("slots")).isPositive();
		assertThat(millisLeft("runs")).isPositive();
	}

	@Test
	void jobIsNotForgottenWhileItsNodesAreThere() {
		ledger().survey(this.job, "yearly");
		claim(NOON, "a");
		for (String key : List.of("slots", "runs")) {
			redis.link().call((commands) -> commands.pexpire(key(key), 60_000));
		}
		ledger().survey(this.job, "yearly");
		assertThat(millisLeft("slots")).isGreaterThan(Duration.ofDays(366).toMillis());
		assertThat(millisLeft("runs")).isGreaterThan(Duration.ofDays(366).toMillis());
	}

	private byte[] key(String kind) {
		return "slots:lock:%s:{%s}".formatted(kind, this.job).getBytes();
	}

	private long millisLeft(String kind) {
		return redis.link().<Long>call((commands) -> commands.pttl(key(kind)));
	}

	/**
	 * A run that nobody prolongs.
	 */
	private SlotAnswer dead(Instant slot, OnCrash onCrash) {
		int attempt = runs().isEmpty() ? 1 : runs().get(0).attempt() + 1;
		SlotAnswer answer = ledger().claim(this.job, slot, "dead" + attempt, SHORT, onCrash);
		assertThat(answer.verdict()).isEqualTo(Verdict.RUN);
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * SHORT.toMillis());
		await().until(() -> System.nanoTime() > end);
		return answer;
	}

}
