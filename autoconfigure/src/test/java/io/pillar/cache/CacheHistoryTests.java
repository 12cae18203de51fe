package io.pillar.cache;

import java.time.Duration;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import io.pillar.cache.history.Disturbance;
import io.pillar.cache.history.HistoryChecker;
import io.pillar.cache.history.HistoryOptions;
import io.pillar.cache.history.HistoryReport;
import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * No node keeps an old value, whatever happens at once. A longer run is asked for with
 * {@code -Dpillar.history.seconds=…} or {@code -Dpillar.history.operations=…}, one that
 * was seen before with {@code -Dpillar.history.seed=…}, and all the long ones with
 * {@code -Dpillar.long=true}.
 */
class CacheHistoryTests {

	private static final long OPERATIONS = Long.getLong("pillar.history.operations", Long.MAX_VALUE);

	private static final Duration DURATION = Duration
		.ofSeconds(Long.getLong("pillar.history.seconds", (OPERATIONS < Long.MAX_VALUE) ? 7200 : 20));

	private static final Duration DISTURBED = Duration.ofSeconds(CacheFleet.LONG ? 60 : 6);

	private RedisServer redis;

	private TcpProxy proxy;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.proxy = TcpProxy.to(this.redis.host(), this.redis.port());
	}

	@AfterEach
	void close() {
		this.proxy.close();
		this.redis.close();
	}

	@Test
	void historyOfTwoNodesHoldsNoOldValue() {
		check((options) -> options.withDuration(DURATION).withOperations(OPERATIONS));
	}

	@Test
	void historyOfSnapshotsHoldsNoOldValue() {
		check((options) -> options.withSnapshotIsolation(true).withTransactions(true, true));
	}

	@Test
	void historyOfFourNodesHoldsNoOldValue() {
		check((options) -> options.withFleet(4, 3));
	}

	@Test
	void historyWhereSubscribersAreKilledHoldsNoOldValue() {
		disturb(() -> this.redis.execute("CLIENT", "KILL", "TYPE", "pubsub"), Duration.ofMillis(300));
	}

	@Test
	void historyWhereMessagesAreLostHoldsNoOldValue() {
		disturb(() -> {
			this.proxy.dropMessages(true);
			pause(400);
			this.proxy.dropMessages(false);
		}, Duration.ofMillis(300));
		assertThat(this.proxy.messagesDropped()).isPositive();
	}

	@Test
	void historyWhereSubscribersAreTooSlowHoldsNoOldValue() {
		this.redis.execute("CONFIG", "SET", "client-output-buffer-limit", "pubsub 4096 4096 1");
		disturb(() -> this.redis.execute("EVAL",
				"for i = 1, 1000 do redis.call('PUBLISH', KEYS[1], string.rep('x', 100)) end", "1",
				"history:cache:changes"), Duration.ofMillis(500));
	}

	@Test
	void historyWhereConnectionsAreDroppedHoldsNoOldValue() {
		disturb(() -> {
			this.proxy.cutConnections();
			awaitServed();
		}, Duration.ofSeconds(1));
	}

	@Test
	void historyWhereRedisHangsHoldsNoOldValue() {
		disturb(() -> {
			this.redis.pause();
			pause(1500);
			this.redis.resume();
			awaitServed();
		}, Duration.ofSeconds(1));
	}

	@Test
	void historyWhereRedisRestartsEmptyHoldsNoOldValue() {
		disturb(() -> {
			this.redis.kill();
			pause(300);
			this.redis.restart();
			awaitServed();
		}, Duration.ofSeconds(1));
	}

	@Test
	void historyWhereRedisGoesBackInTimeHoldsNoOldValue() {
		disturb(() -> {
			this.redis.execute("SAVE");
			pause(200);
			this.redis.kill();
			this.redis.restart();
			awaitServed();
		}, Duration.ofSeconds(1));
	}

	@Test
	void historyWhereRedisIsFlushedHoldsNoOldValue() {
		disturb(() -> this.redis.execute("FLUSHALL"), Duration.ofMillis(300));
	}

	@Test
	@EnabledIfSystemProperty(named = "pillar.long", matches = "true")
	void historyWhereRedisEvictsAnythingHoldsNoOldValue() {
		this.redis.execute("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
		this.redis.execute("CONFIG", "SET", "maxmemory", "3mb");
		disturb(() -> {
			for (int i = 0; i < 50; i++) {
				this.redis.execute("SET", "junk" + i, "x".repeat(50_000));
			}
		}, Duration.ofMillis(300));
	}

	/**
	 * Wait until the nodes have had the time to find Redis again: what they take to
	 * become right counts from there.
	 */
	private static void awaitServed() {
		pause(2500);
	}

	private static void pause(long millis) {
		await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
	}

	private void disturb(Disturbance disturbance, Duration interval) {
		HistoryReport report = check(
				(options) -> options.withDuration(DISTURBED).withDisturbance(disturbance, interval));
		assertThat(report.disturbances()).isPositive();
	}

	private HistoryReport check(UnaryOperator<HistoryOptions> change) {
		HistoryOptions options = HistoryOptions.defaults().withDuration(DISTURBED);
		Long seed = Long.getLong("pillar.history.seed");
		HistoryOptions seeded = (seed != null) ? options.withSeed(seed) : options;
		try (CacheNodes nodes = CacheNodes.on(this.proxy.host(), this.proxy.port())
			.with("pillar.namespace", "history")) {
			HistoryReport report = HistoryChecker.check(nodes::start, change.apply(seeded));
			System.out.println(report);
			report.assertClean();
			return report;
		}
	}

}
