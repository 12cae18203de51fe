package io.pillar.cache;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No node keeps an old value, whatever happens at once. A longer run is asked for with
 * {@code -Dpillar.history.seconds=…} or {@code -Dpillar.history.operations=…}, one that
 * was seen before with {@code -Dpillar.history.seed=…}, and all the long ones with
 * {@code -Dpillar.long=true}.
 */
class CacheHistoryTests {

	private static final long OPERATIONS = Long.getLong("pillar.history.operations", Long.MAX_VALUE);

	private static final Duration DURATION = Duration.ofSeconds(
			Long.getLong("pillar.history.seconds", (OPERATIONS < Long.MAX_VALUE) ? 7200 : CacheFleet.LONG ? 60 : 5));

	private RedisServer redis;

	private TcpProxy proxy;

	private CacheHistories histories;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.proxy = TcpProxy.to(this.redis.host(), this.redis.port());
		this.histories = new CacheHistories(
				Map.of("spring.data.redis.host", this.proxy.host(), "spring.data.redis.port", this.proxy.port()));
	}

	@AfterEach
	void close() {
		this.proxy.close();
		this.redis.close();
	}

	@Test
	void historyOfTwoNodesHoldsNoOldValue() {
		this.histories.check((options) -> options.withDuration(DURATION).withOperations(OPERATIONS));
	}

	@Test
	void historyOfSnapshotsHoldsNoOldValue() {
		this.histories.check((options) -> options.withSnapshotIsolation(true).withTransactions(true, true));
	}

	@Test
	void historyOfFourNodesHoldsNoOldValue() {
		this.histories.check((options) -> options.withFleet(4, 3));
	}

	@Test
	void historyWhereSubscribersAreKilledHoldsNoOldValue() {
		this.histories.disturb(() -> this.redis.execute("CLIENT", "KILL", "TYPE", "pubsub"), Duration.ofMillis(300));
	}

	@Test
	void historyWhereMessagesAreLostHoldsNoOldValue() {
		this.histories.disturb(() -> {
			this.proxy.dropMessages(true);
			CacheHistories.pause(400);
			this.proxy.dropMessages(false);
		}, Duration.ofMillis(300));
		assertThat(this.proxy.messagesDropped()).isPositive();
	}

	@Test
	void historyWhereSubscribersAreTooSlowHoldsNoOldValue() {
		this.redis.execute("CONFIG", "SET", "client-output-buffer-limit", "pubsub 4096 4096 1");
		this.histories.disturb(() -> this.redis.execute("EVAL",
				"for i = 1, 1000 do redis.call('PUBLISH', KEYS[1], string.rep('x', 100)) end", "1",
				CacheHistories.NAMESPACE + ":cache:changes"), Duration.ofMillis(500));
	}

	@Test
	void historyWhereConnectionsAreDroppedHoldsNoOldValue() {
		this.histories.interrupt(() -> {
			this.proxy.cutConnections();
			CacheHistories.awaitServed();
		});
	}

	@Test
	void historyWhereRedisHangsHoldsNoOldValue() {
		this.histories.interrupt(() -> {
			this.redis.pause();
			CacheHistories.pause(1500);
			this.redis.resume();
			CacheHistories.awaitServed();
		});
	}

	@Test
	void historyWhereRedisRestartsEmptyHoldsNoOldValue() {
		this.histories.interrupt(() -> {
			this.redis.kill();
			CacheHistories.pause(300);
			this.redis.restart();
			CacheHistories.awaitServed();
		});
	}

	@Test
	void historyWhereRedisGoesBackInTimeHoldsNoOldValue() {
		this.histories.interrupt(() -> {
			this.redis.execute("SAVE");
			CacheHistories.pause(200);
			this.redis.kill();
			this.redis.restart();
			CacheHistories.awaitServed();
		});
	}

	@Test
	void historyWhereRedisIsFlushedHoldsNoOldValue() {
		this.histories.disturb(() -> this.redis.execute("FLUSHALL"), Duration.ofMillis(300));
	}

	@Test
	void historyWhereRedisEvictsAnythingHoldsNoOldValue() {
		this.redis.execute("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
		this.redis.execute("CONFIG", "SET", "maxmemory", "3mb");
		this.histories.disturb(() -> {
			for (int i = 0; i < 50; i++) {
				this.redis.execute("SET", "junk" + i, "x".repeat(50_000));
			}
		}, Duration.ofMillis(300));
	}

}
