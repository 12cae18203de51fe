package io.pillar.lock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.lock.SlotAnswer.Verdict;
import io.pillar.redis.RedisUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link RunOnceJob}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RunOnceJobTests {

	private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

	private static final Instant ONE = NOON.plus(Duration.ofHours(1));

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	private final List<Instant> ran = new CopyOnWriteArrayList<>();

	private final List<Instant> missed = new CopyOnWriteArrayList<>();

	private volatile Instant now = NOON;

	private Duration grace = Duration.ofMinutes(1);

	private volatile Runnable work = () -> {
	};

	private RunOnceKeeper keeper;

	@BeforeEach
	void start() {
		this.scheduler.setDaemon(true);
		this.scheduler.initialize();
	}

	@AfterEach
	void stop() {
		this.keeper.destroy();
		this.scheduler.shutdown();
	}

	@Test
	void slotWhoseAnswerIsLostIsRunOnceWithoutAnyChangeOfRedis() {
		RunOnceJob job = job(new Deaf(1));
		job.come(NOON);
		assertThat(this.ran).isEmpty();
		await().until(() -> !this.ran.isEmpty());
		job.come(NOON);
		assertThat(this.ran).containsExactly(NOON);
	}

	@Test
	void slotWhoseAnswerIsLostToTheNextOneIsMissedAndKeepsTheNextOneFromNothing() {
		RunOnceJob job = job(new Deaf(1));
		job.come(NOON);
		this.now = ONE;
		job.come(ONE);
		assertThat(this.ran).containsExactly(ONE);
		assertThat(this.missed).containsExactly(NOON);
	}

	@Test
	void slotWhoseAnswersAreLostWhenRedisIsBackTooIsRunOnce() {
		RunOnceJob job = job(new Deaf(3));
		job.come(NOON);
		job.back();
		await().until(() -> !this.ran.isEmpty());
		assertThat(this.ran).containsExactly(NOON);
	}

	@Test
	void slotIsComeToAfterOneThatIsRunAgainFails() {
		this.work = () -> {
			if (SlotRun.current().slot().equals(NOON)) {
				throw new AssertionError("as planned");
			}
		};
		RunOnceJob job = job(new Retrying());
		job.come(ONE);
		assertThat(this.ran).containsExactly(NOON, ONE);
	}

	@Test
	void laterOfTwoSlotsThatWaitForRedisIsRunWhicheverWasAskedForLast() {
		RunOnceJob job = job(new AwayLedger(local(), 2));
		this.now = ONE;
		job.come(ONE);
		// the run of another node was to be over by now
		job.come(NOON);
		await().until(() -> !this.ran.isEmpty());
		assertThat(this.ran).containsExactly(ONE);
		assertThat(this.missed).containsExactly(NOON);
	}

	@Test
	void slotThatAnotherNodeWasFoundToRunAndIsLostIsNamedAndWatchedOn(CapturedOutput output) {
		this.grace = Duration.ofMillis(1);
		Taken ledger = new Taken(0);
		job(ledger).come(NOON);
		await().until(() -> ledger.seen.size() >= 2);
		assertThat(output).contains("Redis lost what became of slot 2026-11-29T12:00:00Z of job 'job'");
		assertThat(this.ran).isEmpty();
	}

	@Test
	void slotThatWasSeenStaysSoWhileItWaitsForRedis() {
		Taken ledger = new Taken(1);
		job(ledger).come(NOON);
		await().until(() -> ledger.seen.size() == 2);
		assertThat(ledger.seen).containsExactly(NOON, NOON);
		assertThat(this.ran).isEmpty();
	}

	private RunOnceJob job(SlotLedger ledger) {
		FleetClock fleet = new FleetClock(() -> Optional.of(this.now.toEpochMilli()));
		this.keeper = new RunOnceKeeper(ledger, Duration.ofSeconds(30), this.grace, Clock.fixed(NOON, ZoneOffset.UTC),
				fleet, List.of(new RunListener() {

					@Override
					public void missed(RunMissed slot) {
						RunOnceJobTests.this.missed.add(slot.slot());
					}

				}));
		this.keeper.useScheduler((TaskScheduler) this.scheduler);
		return new RunOnceJob("job", OnCrash.RETRY, new SlotTrigger(new RateTrigger(Duration.ofHours(1), null), fleet),
				() -> {
					this.ran.add(SlotRun.current().slot());
					this.work.run();
				}, this.keeper);
	}

	private static SlotLedger local() {
		return new LocalSlotLedger(Clock.fixed(NOON, ZoneOffset.UTC), "here", 100);
	}

	/**
	 * Hears questions whose answers do not arrive.
	 */
	private static final class Deaf extends ForwardingSlotLedger {

		private final AtomicInteger lost;

		Deaf(int lost) {
			super(local());
			this.lost = new AtomicInteger(lost);
		}

		@Override
		public SlotAnswer claim(String job, Instant slot, String claim, Duration lease, OnCrash onCrash) {
			SlotAnswer answer = super.claim(job, slot, claim, lease, onCrash);
			if (this.lost.getAndDecrement() > 0) {
				throw new RedisUnavailableException("too slow", null);
			}
			return answer;
		}

	}

	/**
	 * Has a slot that another node ran, and loses it.
	 */
	private static final class Taken extends ForwardingSlotLedger {

		private final AtomicInteger asked = new AtomicInteger();

		private final List<Instant> seen = new CopyOnWriteArrayList<>();

		private final int lost;

		Taken(int lost) {
			super(local());
			this.lost = lost;
		}

		@Override
		public SlotAnswer claim(String job, Instant slot, String claim, Duration lease, OnCrash onCrash) {
			return (this.asked.getAndIncrement() == 0)
					? new SlotAnswer(Verdict.BUSY, slot, 0, 0, Duration.ofMillis(1), null)
					: super.claim(job, slot, claim, lease, onCrash);
		}

		@Override
		public SlotAnswer claimSeen(String job, Instant slot, String claim, Duration lease, OnCrash onCrash) {
			this.seen.add(slot);
			if (this.seen.size() <= this.lost) {
				throw new RedisUnavailableException("too slow", null);
			}
			return new SlotAnswer(Verdict.LOST, slot, 0, 0, Duration.ZERO, null);
		}

		@Override
		public SlotSurvey survey(String job, String schedule) {
			// its node told again that it runs it, and died
			boolean again = this.seen.size() <= this.lost + 1;
			return new SlotSurvey(NOON, NOON, again ? NOON : null, Duration.ofMillis(1), Set.of(NOON));
		}

	}

	/**
	 * Has a slot whose node died.
	 */
	private static final class Retrying extends ForwardingSlotLedger {

		private final AtomicInteger asked = new AtomicInteger();

		Retrying() {
			super(local());
		}

		@Override
		public SlotAnswer claim(String job, Instant slot, String claim, Duration lease, OnCrash onCrash) {
			return (this.asked.getAndIncrement() == 0)
					? new SlotAnswer(Verdict.RUN, NOON, 2, 2, lease, new SlotAnswer.Died(NOON, "other"))
					: super.claim(job, slot, claim, lease, onCrash);
		}

	}

}
