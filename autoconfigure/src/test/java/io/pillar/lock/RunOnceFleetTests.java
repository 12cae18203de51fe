package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.pillar.embedded.RedisServer;
import io.pillar.lock.RunOnce.OnCrash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Ten nodes whose clocks are thirty slots apart and that die at any moment: each slot is
 * run once or reported as missed. With {@code -Dpillar.long=true} the clocks are thirty
 * seconds apart, and there are a thousand slots of a second each.
 */
class RunOnceFleetTests {

	private static final boolean LONG = Boolean.getBoolean("pillar.long");

	private static final int NODES = 10;

	private static final int SLOTS = LONG ? 1000 : 40;

	private static final Duration RATE = LONG ? Duration.ofSeconds(1) : Duration.ofMillis(100);

	private static final Duration LEASE = LONG ? Duration.ofSeconds(3) : Duration.ofMillis(900);

	private static RedisServer server;

	private static RedisParts redis;

	private final Map<Instant, AtomicInteger> begun = new ConcurrentHashMap<>();

	private final Map<Instant, AtomicInteger> ended = new ConcurrentHashMap<>();

	private final AtomicInteger names = new AtomicInteger();

	private Random random;

	// those whose clocks are late come to slots from before, of which nobody says
	// anything
	private Instant from;

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

	@ParameterizedTest
	@CsvSource({ "MISS,true", "RETRY,true", "MISS,false" })
	void slotsAreRunOnceOrMissedHoweverClocksAreOffAndNodesDie(OnCrash onCrash, boolean knowsFleetClock) {
		long seed = Long.getLong("pillar.lock.seed", System.nanoTime());
		System.out.printf("To run again: -Dpillar.lock.seed=%d%n", seed);
		this.random = new Random(seed);
		RunOnceNode.Settings settings = new RunOnceNode.Settings("fleet-" + onCrash + knowsFleetClock, onCrash, RATE,
				LEASE, RATE.multipliedBy(61),
				() -> knowsFleetClock ? Optional.of(System.currentTimeMillis()) : Optional.empty());
		this.from = redis.ledger("first", 5000).survey(settings.job(), new RateTrigger(RATE, null).toString()).from();
		Instant begin = Instant.now();
		List<RunOnceNode> nodes = new ArrayList<>();
		for (int i = 0; i < NODES; i++) {
			nodes.add(startNode(settings));
		}
		int deaths = letDie(nodes, settings, begin.plus(RATE.multipliedBy(SLOTS)));
		nodes.forEach(RunOnceNode::stop);
		List<RunRecord> runs = settle(nodes.get(0), settings);
		nodes.forEach(RunOnceNode::close);
		check(onCrash, runs, deaths);
	}

	private RunOnceNode startNode(RunOnceNode.Settings settings) {
		long skew = (long) ((this.random.nextDouble() * 2 - 1) * RATE.toMillis() * 30);
		String name = "node" + this.names.incrementAndGet();
		RunOnceNode node = new RunOnceNode(name, redis.ledger(name, 5000), settings, Duration.ofMillis(skew),
				this::work);
		node.start();
		return node;
	}

	/**
	 * Some work, that may not come to its end.
	 */
	private void work(RunOnceNode node, SlotRun run) {
		count(this.begun, run.slot());
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + run.slot().toEpochMilli() / 100 % 40));
		if (!node.isDead()) {
			count(this.ended, run.slot());
		}
	}

	private int letDie(List<RunOnceNode> nodes, RunOnceNode.Settings settings, Instant end) {
		int deaths = 0;
		while (Instant.now().isBefore(end)) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RATE.toMillis() * (3 + this.random.nextInt(8))));
			int victim = this.random.nextInt(NODES);
			nodes.get(victim).die();
			nodes.set(victim, startNode(settings));
			deaths++;
		}
		return deaths;
	}

	/**
	 * What died last is found by who comes next.
	 */
	private List<RunRecord> settle(RunOnceNode node, RunOnceNode.Settings settings) {
		SlotLedger ledger = redis.ledger("checker", 5000);
		await().atMost(Duration.ofSeconds(60)).until(() -> {
			node.lookBack();
			List<RunRecord> runs = runs(ledger, settings.job());
			ledger.claim(settings.job(), runs.get(0).slot(), "checker", Duration.ofMillis(1), OnCrash.MISS);
			return runs.stream().noneMatch((run) -> run.status() == RunStatus.RUNNING) && hasAll(runs);
		});
		return runs(ledger, settings.job());
	}

	private List<RunRecord> runs(SlotLedger ledger, String job) {
		return ledger.runs(job, 5000).stream().filter((run) -> run.slot().isAfter(this.from)).toList();
	}

	/**
	 * No slot is passed over in silence.
	 */
	private boolean hasAll(List<RunRecord> runs) {
		long rate = RATE.toMillis();
		return runs.size() == runs.get(0).slot().toEpochMilli() / rate - this.from.toEpochMilli() / rate;
	}

	private void check(OnCrash onCrash, List<RunRecord> runs, int deaths) {
		Map<RunStatus, Integer> counts = new HashMap<>();
		for (RunRecord run : runs) {
			counts.merge(run.status(), 1, Integer::sum);
			int begun = this.begun.getOrDefault(run.slot(), new AtomicInteger()).get();
			int ended = this.ended.getOrDefault(run.slot(), new AtomicInteger()).get();
			// who dies before its claim is answered begins nothing
			assertThat(begun).as("begun of %s", run).isBetween((run.status() == RunStatus.DONE) ? 1 : 0, run.attempt());
			assertThat(run.attempt()).as("%s", run).isLessThanOrEqualTo((onCrash == OnCrash.MISS) ? 1 : 3);
			// who dies after the work and before it has said so is taken for dead in it
			assertThat(ended).as("ended of %s", run)
				.isBetween((run.status() == RunStatus.DONE) ? 1 : 0, Math.max(run.attempt(), 0));
		}
		assertThat(this.begun.values()).as("begun of slots from before too")
			.allMatch((times) -> times.get() <= ((onCrash == OnCrash.MISS) ? 1 : 3));
		System.out.printf("%s: %d deaths, %s%n", onCrash, deaths, counts);
		assertThat(counts.get(RunStatus.DONE)).isGreaterThan(SLOTS / 3);
	}

	private static void count(Map<Instant, AtomicInteger> counts, Instant slot) {
		counts.computeIfAbsent(slot, (missing) -> new AtomicInteger()).incrementAndGet();
	}

}
