package io.pillar.cache;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.Cache;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Transactions and the cache of two nodes with Redis.
 */
class CacheTransactionTests extends CacheTransactionContract {

	private static RedisServer redis;

	private static CacheNodes nodes;

	private static ConfigurableApplicationContext node;

	private static ConfigurableApplicationContext other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = CacheNodes.on(redis.host(), redis.port());
		node = nodes.start(CacheTransactions.class);
		other = nodes.start();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	/**
	 * A change that a node hears of after a transaction began keeps out what that one
	 * loads. So that none is left of the test before, it waits for one that comes last.
	 */
	@BeforeEach
	void hearOfAllBefore() {
		String last = this.key + "last";
		CacheReads held = ((TwoTierCache) bots()).reads();
		await().until(() -> {
			bots().put(last, "last");
			return held.local(last) != null;
		});
		elsewhere().evict(last);
		await().until(() -> held.local(last) == null);
	}

	@Override
	PlatformTransactionManager transactions() {
		return node.getBean(PlatformTransactionManager.class);
	}

	@Override
	Cache bots() {
		return node.getBean(TwoTierCacheManager.class).getCache("bots");
	}

	@Override
	Cache elsewhere() {
		return other.getBean(TwoTierCacheManager.class).getCache("bots");
	}

	@Test
	void loadBetweenTheCommitAndItsEndIsNotStored() {
		transaction((status) -> {
			bots().put(this.key, "new");
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCompletion() {
					await().until(() -> elsewhere().get(CacheTransactionTests.this.key) == null);
					loadOld(elsewhere());
					CacheThreads.run(() -> loadOld(bots()));
				}

			});
		});
		assertThat(bots().get(this.key, String.class)).isEqualTo("new");
		assertOthers(this.key, "new");
	}

	/**
	 * Who clears then has written the row later.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void putIsGoneWhereTheCacheIsClearedBetweenTheCommitAndItsEnd(boolean afterMiss) {
		String name = afterMiss ? this.key + "2" : this.key;
		String other = this.key + "3";
		CacheReads held = ((TwoTierCache) bots()).reads();
		bots().put(other, "other");
		await().until(() -> bots().get(other) != null && held.local(other) != null);
		transaction((status) -> {
			assertThat(bots().get(name) == null).isEqualTo(afterMiss);
			bots().put(name, "new");
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCompletion() {
					CacheThreads.run(() -> elsewhere().clear());
					// this node has heard of it
					await().until(() -> held.local(other) == null);
				}

			});
		});
		assertOthers(name, "nothing");
		await().until(() -> bots().get(name) == null);
	}

	private void loadOld(Cache cache) {
		assertThat(cache.get(this.key, () -> "old")).isEqualTo("old");
		CompletableFuture<String> loaded = cache.retrieve(this.key, () -> CompletableFuture.completedFuture("old"));
		assertThat(CacheThreads.await(loaded)).isEqualTo("old");
		assertThat(cache.get(this.key)).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void asyncLoadInTransactionIsNotStored(boolean readOnly) {
		transaction(TransactionDefinition.PROPAGATION_REQUIRED, readOnly, (status) -> {
			CompletableFuture<String> loaded = bots().retrieve(this.key + "2",
					() -> CompletableFuture.completedFuture("mine"));
			assertThat(CacheThreads.await(loaded)).isEqualTo("mine");
			assertThat(others(this.key + "2")).isEqualTo("nothing");
		});
		assertThat(bots().get(this.key + "2")).isNull();
		assertThat(others(this.key + "2")).isEqualTo("nothing");
	}

	@Test
	void nodeThatDiesAfterTheCommitLeavesNoOldValue() {
		assertOthers(this.key, "old");
		// all that such a node does is what comes before the commit
		CacheChanges changes = ((TwoTierCache) bots()).changes();
		changes.bury(this.key, changes.tombstone());
		assertOthers(this.key, "nothing");
		loadOld(elsewhere());
	}

	@Test
	void laterTransactionOnOneKeyLeavesNoValueOfTheEarlier() {
		CacheChanges changes = ((TwoTierCache) bots()).changes();
		byte[] first = changes.tombstone();
		byte[] second = changes.tombstone();
		CacheChanges.Buried buriedFirst = changes.bury(this.key, first);
		CacheChanges.Buried buriedSecond = changes.bury(this.key, second);
		changes.putCommitted(this.key, buriedFirst, "first", first);
		assertThat(bots().get(this.key)).isNull();
		assertOthers(this.key, "nothing");
		changes.putCommitted(this.key, buriedSecond, "second", second);
		assertOthers(this.key, "second");
	}

}
