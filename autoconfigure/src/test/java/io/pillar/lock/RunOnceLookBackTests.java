package io.pillar.lock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import io.pillar.lock.RunOnce.OnCrash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Slots of an hourly job that no node came to, or not yet.
 */
class RunOnceLookBackTests {

	private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

	private static final Duration GRACE = Duration.ofMillis(300);

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	private final List<Instant> ran = new CopyOnWriteArrayList<>();

	private final List<Instant> missed = new CopyOnWriteArrayList<>();

	private volatile Instant now = NOON.minusMillis(1);

	private final InstantSource time = () -> this.now;

	private final Clock clock = this.time.withZone(ZoneOffset.UTC);

	private final SlotLedger ledger = new LocalSlotLedger(this.clock, "here", 100);

	private RunOnceKeeper keeper;

	@BeforeEach
	void start() {
		this.scheduler.setDaemon(true);
		this.scheduler.initialize();
		this.ledger.survey("job", "hourly");
	}

	@AfterEach
	void stop() {
		this.keeper.destroy();
		this.scheduler.shutdown();
	}

	@Test
	void slotThatCameJustBeforeTheStartIsFoundMissedSoonAfterIt() {
		RunOnceJob job = job(this.ledger);
		CountDownLatch early = new CountDownLatch(1);
		this.scheduler.execute(() -> LockThreads.await(early));
		this.now = NOON.plusMillis(100);
		job.begin();
		assertThat(this.missed).isEmpty();
		this.now = NOON.plusSeconds(1);
		early.countDown();
		await().until(() -> !this.missed.isEmpty());
		assertThat(this.missed).containsExactly(NOON);
		assertThat(this.ran).isEmpty();
	}

	@Test
	void slotThatCameInAnOutageIsRunThoughItIsOldAndTheNodeIsSlow() {
		RunOnceJob job = job(new AwayLedger(this.ledger, 1));
		this.now = NOON;
		job.come(NOON);
		CountDownLatch busy = new CountDownLatch(1);
		this.scheduler.execute(() -> LockThreads.await(busy));
		this.now = NOON.plus(Duration.ofMinutes(30));
		job.back();
		busy.countDown();
		await().until(() -> !this.ran.isEmpty());
		assertThat(this.ran).containsExactly(NOON);
		assertThat(this.missed).isEmpty();
	}

	@Test
	void slotThatNobodyCameToBeforeAnOutageIsFoundMissedSoonAfterIt() {
		RunOnceJob job = job(this.ledger);
		this.now = NOON.plus(Duration.ofMinutes(30));
		job.back();
		await().until(() -> !this.missed.isEmpty());
		assertThat(this.missed).containsExactly(NOON);
	}

	@Test
	void slotsThatWereLookedBackAtCanBeForgotten() {
		RunOnceJob job = job(this.ledger);
		this.now = NOON;
		job.come(NOON);
		this.now = NOON.plusSeconds(1);
		job.lookBack(true);
		assertThat(this.ledger.survey("job", "hourly").from()).isEqualTo(this.now.minus(GRACE));
		assertThat(this.missed).isEmpty();
	}

	private RunOnceJob job(SlotLedger ledger) {
		FleetClock fleet = new FleetClock(() -> Optional.of(this.now.toEpochMilli()));
		this.keeper = new RunOnceKeeper(ledger, Duration.ofSeconds(30), GRACE, this.clock, fleet,
				List.of(new RunListener() {

					@Override
					public void missed(RunMissed slot) {
						RunOnceLookBackTests.this.missed.add(slot.slot());
					}

				}));
		this.keeper.useScheduler((TaskScheduler) this.scheduler);
		return new RunOnceJob("job", OnCrash.MISS, new SlotTrigger(new RateTrigger(Duration.ofHours(1), null), fleet),
				() -> this.ran.add(SlotRun.current().slot()), this.keeper);
	}

}
