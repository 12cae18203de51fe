package io.pillar.cache;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.cache.Cache;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A value that one node keeps in memory while Redis holds nothing under its key, and
 * another node that changes it by a look and a put. The look misses, so the put may be
 * the end of a load, and may be a change: all nodes have to hear of it.
 */
class CacheKeptAloneTests {

	private static RedisServer redis;

	private static CacheFleet fleet;

	private static Member keeper;

	private static Member writer;

	private static final AtomicInteger keys = new AtomicInteger();

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		fleet = new CacheFleet();
		keeper = fleet.join(nodes());
		writer = fleet.join(nodes(), CacheTransactions.class);
		keeper.hold("first");
		writer.hold("first");
	}

	private static CacheNodes nodes() {
		return CacheNodes.on(redis.host(), redis.port()).with("pillar.namespace", "alone");
	}

	@AfterAll
	static void close() {
		fleet.close();
		redis.close();
	}

	/**
	 * How a value comes to be in the memory of a node alone.
	 */
	enum Way {

		/**
		 * It was loaded while the server of its stripe was silent.
		 */
		SILENCE {

			@Override
			void keep(String key) {
				RedisCacheConnection connection = keeper.context().getBean(RedisCacheConnection.class);
				connection.stripe(new Stripes("things").of(key)).silent();
				keeper.read(key);
			}

		},

		/**
		 * Redis forgot it: it was short of memory, or failed over before it was
		 * replicated.
		 */
		FORGOTTEN {

			@Override
			void keep(String key) {
				keeper.read(key);
				redis.execute("DEL", entry(key));
			}

		};

		abstract void keep(String key);

	}

	private static String entry(String key) {
		return "alone:cache:{alone." + new Stripes("things").of(key) + "}:things:" + key;
	}

	/**
	 * Return a key that the keeper holds and Redis does not.
	 */
	private static String kept(Way way) {
		await().until(() -> {
			String key = "k" + keys.incrementAndGet();
			way.keep(key);
			return keeper.held(key) != null && redis.execute("EXISTS", entry(key)).equals("0");
		});
		return "k" + keys.get();
	}

	@ParameterizedTest
	@EnumSource
	void valueIsDroppedByAPutAfterAMissOfAnotherNode(Way way) {
		String key = kept(way);
		lookThenPut(key);
		assertAgreed(key);
	}

	@ParameterizedTest
	@EnumSource
	void valueIsDroppedByAPutAfterAMissInATransactionOfAnotherNode(Way way) {
		String key = kept(way);
		inTransaction(() -> lookThenPut(key));
		assertAgreed(key);
	}

	@Test
	void valueIsDroppedByAPutThatFindsItsValueLoadedAlready() {
		String key = kept(Way.FORGOTTEN);
		Cache cache = writer.cache();
		assertThat(cache.get(key)).isNull();
		fleet.change(key);
		String value = fleet.row(key);
		CacheThreads.run(() -> assertThat(writer.read(key)).isEqualTo(value));
		cache.put(key, value);
		assertAgreed(key);
		assertThat(writer.held(key)).isEqualTo(value);
	}

	/**
	 * All that a node which dies after the commit does is what comes before it.
	 */
	@Test
	void nodeThatDiesAfterItCommittedAPutAfterAMissLeavesNoOldValue() {
		String key = kept(Way.FORGOTTEN);
		CacheChanges changes = ((TwoTierCache) writer.cache()).changes();
		long began = System.nanoTime();
		FillTicket ticket = ((TwoTierCache) writer.cache()).reads().lookup(key, false).requiredTicket();
		assertThat(changes.burySince(ticket, changes.tombstone(), began)).isNotNull();
		await().until(() -> keeper.held(key) == null);
		String old = keeper.read(key);
		fleet.change(key);
		assertThat(keeper.held(key)).as("loaded before the commit").isNull();
		assertThat(keeper.read(key)).isNotEqualTo(old);
	}

	@Test
	void putAfterAMissInATransactionIsEvictedWhereTheKeyChangedMeanwhile() {
		String key = kept(Way.FORGOTTEN);
		inTransaction(() -> {
			assertThat(writer.cache().get(key)).isNull();
			String old = fleet.row(key);
			CacheThreads.run(() -> fleet.write(keeper, key));
			writer.cache().put(key, old);
		});
		assertThat(writer.held(key)).isNull();
		assertAgreed(key);
	}

	private static void lookThenPut(String key) {
		assertThat(writer.cache().get(key)).isNull();
		fleet.change(key);
		writer.cache().put(key, fleet.row(key));
	}

	private static void inTransaction(Runnable work) {
		PlatformTransactionManager transactions = writer.context().getBean(PlatformTransactionManager.class);
		new TransactionTemplate(transactions).executeWithoutResult((status) -> work.run());
	}

	private static void assertAgreed(String key) {
		await().atMost(CacheFleet.CONVERGED).untilAsserted(() -> {
			assertThat(keeper.read(key)).isEqualTo(fleet.row(key));
			assertThat(writer.read(key)).isEqualTo(fleet.row(key));
		});
	}

}
