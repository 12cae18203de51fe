package io.pillar.lock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.redis.RedisUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link RunOnceKeeper}.
 */
class RunOnceKeeperTests {

	private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

	private static final Duration LEASE = Duration.ofMillis(300);

	private final Hung ledger = new Hung();

	private final FleetClock fleet = new FleetClock(Optional::empty);

	private final RunOnceKeeper keeper = new RunOnceKeeper(this.ledger, LEASE, Duration.ofMinutes(1), Clock.systemUTC(),
			this.fleet, List.of());

	@AfterEach
	void stop() {
		this.keeper.destroy();
		this.ledger.goOn.countDown();
	}

	@Test
	void runIsToldAliveWhileTheEndsOfOthersAreNotHeard() {
		for (int i = 0; i < 3; i++) {
			this.keeper.end(run("hung" + i), "claim" + i, RunStatus.DONE, "");
		}
		await().until(() -> this.ledger.ends.get() > 3);
		assertGoesOn();
	}

	@Test
	void runIsToldAliveWhileOtherJobsWaitForRedis() {
		RunOnceJob job = new RunOnceJob("hung", OnCrash.MISS,
				new SlotTrigger(new RateTrigger(Duration.ofHours(1), null), this.fleet), () -> {
				}, this.keeper);
		this.keeper.soon(() -> job.lookBack(true));
		await().until(() -> this.ledger.surveys.get() > 0);
		assertGoesOn();
	}

	@Test
	void endThatWasNotHeardIsToldAgainLongBeforeTheNextBeat() {
		RunOnceKeeper rare = new RunOnceKeeper(this.ledger, Duration.ofHours(1), Duration.ofMinutes(1),
				Clock.systemUTC(), this.fleet, List.of());
		rare.end(run("hung"), "claim", RunStatus.DONE, "");
		await().until(() -> this.ledger.ends.get() > 1);
		rare.destroy();
	}

	@Test
	void runLastsWhileTheClockOfTheFleetGoesBack() {
		List<Duration> lasted = new ArrayList<>();
		Clock behind = Clock.fixed(NOON.minusMillis(7), ZoneOffset.UTC);
		RunOnceKeeper late = new RunOnceKeeper(this.ledger, LEASE, Duration.ofMinutes(1), behind, this.fleet,
				List.of(new RunListener() {

					@Override
					public void ran(String job, Instant slot, RunStatus status, Duration duration) {
						lasted.add(duration);
					}

				}));
		late.end(run("job"), "claim", RunStatus.DONE, "");
		late.destroy();
		assertThat(lasted).singleElement(InstanceOfAssertFactories.DURATION).isPositive();
	}

	private void assertGoesOn() {
		int before = this.ledger.beats.get();
		this.keeper.begin(run("healthy"), "claim");
		await().until(() -> this.ledger.beats.get() > before + 5);
	}

	private static SlotRun run(String job) {
		return new SlotRun(job, new SlotAnswer(SlotAnswer.Verdict.RUN, NOON, 1, 1, LEASE, null), NOON);
	}

	/**
	 * Answers nothing that is waited for.
	 */
	private static final class Hung extends ForwardingSlotLedger {

		private final CountDownLatch goOn = new CountDownLatch(1);

		private final AtomicInteger ends = new AtomicInteger();

		private final AtomicInteger surveys = new AtomicInteger();

		private final AtomicInteger beats = new AtomicInteger();

		Hung() {
			super(new LocalSlotLedger(Clock.systemUTC(), "here", 10));
		}

		@Override
		public void beat(SlotRun run, String claim, Duration lease) {
			this.beats.incrementAndGet();
		}

		@Override
		public boolean end(SlotRun run, String claim, RunStatus status, String reason) {
			if (this.ends.incrementAndGet() > 3) {
				hang();
			}
			throw new RedisUnavailableException("too slow", null);
		}

		@Override
		public CompletableFuture<Boolean> endAgain(SlotRun run, String claim, RunStatus status, String reason) {
			this.ends.incrementAndGet();
			return new CompletableFuture<>();
		}

		@Override
		public SlotSurvey survey(String job, String schedule) {
			this.surveys.incrementAndGet();
			hang();
			return super.survey(job, schedule);
		}

		private void hang() {
			try {
				this.goOn.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
