package io.pillar.cache;

import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Transactions that touch more keys than are remembered.
 */
class CacheTransactionBoundTests {

	private static CacheNodes nodes;

	private static ConfigurableApplicationContext node;

	private final String untouched = UUID.randomUUID().toString();

	private long clears;

	@BeforeAll
	static void start() {
		nodes = new CacheNodes(Map.of("pillar.mode", "local", "pillar.cache.defaults.local.max-size", 100_000));
		node = nodes.start(CacheTransactions.class);
	}

	@AfterAll
	static void stop() {
		nodes.close();
	}

	@BeforeEach
	void put() {
		bots().clear();
		bots().put(this.untouched, "old");
		this.clears = clears();
	}

	private static TwoTierCache bots() {
		return (TwoTierCache) node.getBean(TwoTierCacheManager.class).getCache("bots");
	}

	private static long clears() {
		return node.getBean(TwoTierCacheManager.class).stats("bots").orElseThrow().clears();
	}

	private static void transaction(Runnable work) {
		new TransactionTemplate(node.getBean(PlatformTransactionManager.class))
			.executeWithoutResult((status) -> work.run());
	}

	private static void load(int count) {
		for (int i = 0; i < count; i++) {
			int loaded = i;
			assertThat(bots().get("loaded " + i, () -> loaded)).isEqualTo(i);
		}
	}

	private static void evict(int count) {
		for (int i = 0; i < count; i++) {
			bots().evict("evicted " + i);
		}
	}

	private void assertCleared(boolean cleared) {
		assertThat(bots().get(this.untouched, String.class)).isEqualTo(cleared ? null : "old");
		assertThat(clears() > this.clears).isEqualTo(cleared);
	}

	@Test
	void loadsThatAreTooManyAreNotKept() {
		transaction(() -> load(CacheTransaction.MAX_KEYS + 1));
		assertCleared(false);
		assertThat(bots().get("loaded 0", Integer.class)).isZero();
		assertThat(bots().get("loaded " + CacheTransaction.MAX_KEYS)).isNull();
	}

	@Test
	void loadsThatAreTooManyMakeRoomForChanges() {
		transaction(() -> {
			load(CacheTransaction.MAX_KEYS);
			bots().put("changed", "new");
			bots().evict("loaded 1");
		});
		assertCleared(false);
		assertThat(bots().get("changed", String.class)).isEqualTo("new");
		assertThat(bots().get("loaded 0")).isNull();
	}

	@Test
	void changesThatAreTooManyClearTheCache() {
		transaction(() -> evict(CacheTransaction.MAX_KEYS + 1));
		assertCleared(true);
	}

	@Test
	void changesThatAreAsManyAsAreRememberedClearNothingHoweverOftenTheyAreMade() {
		transaction(() -> {
			evict(CacheTransaction.MAX_KEYS);
			evict(CacheTransaction.MAX_KEYS);
			load(1);
		});
		assertCleared(false);
	}

	@Test
	void putAfterMissIsTakenForChangeWhereThereAreTooMany() {
		transaction(() -> {
			evict(CacheTransaction.MAX_KEYS);
			assertThat(bots().get("missed")).isNull();
			bots().put("missed", "value");
		});
		assertCleared(true);
	}

}
