package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Processes whose clocks are sixty slots off, either way, and that are killed at any
 * moment: each slot is run once, or reported as missed. With {@code -Dpillar.long=true}
 * there are ten, their clocks are thirty seconds off, and there are a thousand slots.
 */
class RunOnceProcessesTests {

	private static final boolean LONG = Boolean.getBoolean("pillar.long");

	private static final int PROCESSES = LONG ? 10 : 2;

	private static final int KILLS = LONG ? 30 : 1;

	private static final int SLOTS = LONG ? 1000 : 60;

	private static final long RATE = LONG ? 500 : 100;

	private final List<ChildJvm> processes = new ArrayList<>();

	private Random random;

	private int started;

	@Test
	void slotsAreRunOnceOrMissedHoweverClocksAreOffAndProcessesAreKilled() {
		long seed = Long.getLong("pillar.lock.seed", System.nanoTime());
		System.out.printf("To run again: -Dpillar.lock.seed=%d%n", seed);
		this.random = new Random(seed);
		try (RedisServer server = RedisServer.builder().start(); RedisParts redis = RedisParts.of(server)) {
			// those whose clocks are late come to slots from before, of which nobody says
			// anything
			Instant from = redis.ledger("first", 5000)
				.survey(RunOnceProcess.settings(RATE).job(), new RateTrigger(Duration.ofMillis(RATE), null).toString())
				.from();
			for (int i = 0; i < PROCESSES; i++) {
				this.processes.add(start(server));
			}
			killSome(server);
			this.processes.forEach(ChildJvm::kill);
			check(settle(redis, from), redis);
		}
		finally {
			this.processes.forEach(ChildJvm::kill);
		}
	}

	private ChildJvm start(RedisServer server) {
		long skew = (long) ((this.random.nextDouble() * 2 - 1) * RATE * 60);
		ChildJvm process = new ChildJvm(RunOnceProcess.class, String.valueOf(server.port()), "process" + ++this.started,
				String.valueOf(RATE), String.valueOf(skew));
		process.await("up");
		return process;
	}

	private void killSome(RedisServer server) {
		long each = SLOTS * RATE / KILLS;
		Instant begin = Instant.now();
		for (int kill = 1; kill <= KILLS; kill++) {
			Duration left = Duration.between(Instant.now(), begin.plusMillis(kill * each));
			LockSupport.parkNanos((long) (this.random.nextDouble() * Math.max(0, left.toNanos())));
			int victim = this.random.nextInt(PROCESSES);
			this.processes.get(victim).kill();
			this.processes.set(victim, start(server));
			left = Duration.between(Instant.now(), begin.plusMillis(kill * each));
			LockSupport.parkNanos(Math.max(0, left.toNanos()));
		}
	}

	/**
	 * What was left behind is found by who comes next.
	 */
	private static List<RunRecord> settle(RedisParts redis, Instant from) {
		RunOnceNode.Settings settings = RunOnceProcess.settings(RATE);
		SlotLedger ledger = redis.ledger("last", 5000);
		RunOnceNode last = new RunOnceNode("last", ledger, settings, Duration.ZERO, (node, run) -> {
		});
		await().atMost(2, TimeUnit.MINUTES).until(() -> {
			last.lookBack();
			List<RunRecord> runs = runs(ledger, from);
			ledger.claim(settings.job(), runs.get(0).slot(), "last", Duration.ofMillis(1), settings.onCrash());
			long slots = runs.get(0).slot().toEpochMilli() / RATE - from.toEpochMilli() / RATE;
			return runs.size() == slots && runs.stream().noneMatch((run) -> run.status() == RunStatus.RUNNING);
		});
		last.die();
		return runs(ledger, from);
	}

	private static List<RunRecord> runs(SlotLedger ledger, Instant from) {
		return ledger.runs(RunOnceProcess.settings(RATE).job(), 5000)
			.stream()
			.filter((run) -> run.slot().isAfter(from))
			.toList();
	}

	private static void check(List<RunRecord> runs, RedisParts redis) {
		Map<Long, Long> begun = RunOnceProcess.notes(redis, "begun");
		Map<Long, Long> ended = RunOnceProcess.notes(redis, "ended");
		Map<String, Integer> counts = new HashMap<>();
		for (RunRecord run : runs) {
			counts.merge((run.status() == RunStatus.MISSED) ? run.reason() : run.status().name(), 1, Integer::sum);
			long slot = run.slot().toEpochMilli();
			assertThat(begun.getOrDefault(slot, 0L)).as("begun of %s", run)
				.isBetween((run.status() == RunStatus.DONE) ? 1L : 0L, (long) run.attempt());
			assertThat(ended.getOrDefault(slot, 0L)).as("ended of %s", run)
				.isBetween((run.status() == RunStatus.DONE) ? 1L : 0L, (long) run.attempt());
			assertThat(run.attempt()).isLessThanOrEqualTo(1);
		}
		assertThat(begun.values()).as("begun of slots from before too").allMatch((times) -> times == 1);
		System.out.printf("%d kills, %d slots: %s%n", KILLS, runs.size(), counts);
		assertThat(runs.size()).isGreaterThanOrEqualTo(SLOTS);
		assertThat(counts.get(RunStatus.DONE.name())).isGreaterThan(SLOTS / 3);
	}

}
