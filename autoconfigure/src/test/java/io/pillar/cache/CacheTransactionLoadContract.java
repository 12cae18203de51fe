package io.pillar.cache;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every cache does with what is loaded in transactions.
 */
abstract class CacheTransactionLoadContract {

	final String key = UUID.randomUUID().toString();

	abstract PlatformTransactionManager transactions();

	abstract Cache bots();

	Cache elsewhere() {
		return bots();
	}

	@BeforeEach
	void put() {
		bots().put(this.key, "old");
	}

	final void transaction(int propagation, boolean readOnly, Consumer<TransactionStatus> action) {
		TransactionTemplate template = new TransactionTemplate(transactions());
		template.setPropagationBehavior(propagation);
		template.setReadOnly(readOnly);
		template.executeWithoutResult(action);
	}

	final void transaction(Consumer<TransactionStatus> action) {
		transaction(TransactionDefinition.PROPAGATION_REQUIRED, false, action);
	}

	/**
	 * Return what callers outside of the transaction are given.
	 * @return the value, {@code "nothing"} where there is none
	 */
	final String others() {
		return others(this.key);
	}

	final String others(String name) {
		ValueWrapper entry = CacheThreads.await(CacheThreads.start(() -> elsewhere().get(name)));
		return (entry != null) ? String.valueOf(entry.get()) : "nothing";
	}

	final void assertOthers(String name, String value) {
		await().untilAsserted(() -> assertThat(others(name)).isEqualTo(value));
	}

	final String own() {
		ValueWrapper entry = bots().get(this.key);
		return (entry != null) ? String.valueOf(entry.get()) : "nothing";
	}

	@Test
	void readOnlyTransactionStoresWhatItLoads() {
		transaction(TransactionDefinition.PROPAGATION_REQUIRED, true, (status) -> {
			assertThat(own()).isEqualTo("old");
			bots().get(this.key + "2", () -> "loaded");
			assertOthers(this.key + "2", "loaded");
		});
		assertOthers(this.key + "2", "loaded");
	}

	@Test
	void loadThatMayBeUncommittedIsStoredAtTheCommit() {
		transaction((status) -> {
			assertThat(bots().get(this.key + "2", () -> "mine")).isEqualTo("mine");
			assertThat(bots().get(this.key + "2", () -> "again")).isEqualTo("mine");
			assertOthers(this.key + "2", "nothing");
		});
		assertThat(others(this.key + "2")).isIn("mine", "nothing");
	}

	@Test
	void loadThatNobodyDisturbedIsKeptByTheCommit() {
		assertKept((name) -> bots().get(name, () -> "mine"));
		assertKept((name) -> {
			if (bots().get(name) == null) {
				bots().put(name, "mine");
			}
		});
		assertKept((name) -> bots().putIfAbsent(name, "mine"));
	}

	/**
	 * Not every time: what is heard of other keys near may disturb.
	 */
	private void assertKept(Consumer<String> load) {
		await().until(() -> {
			String name = UUID.randomUUID().toString();
			transaction((status) -> load.accept(name));
			return others(name).equals("mine");
		});
	}

	@Test
	void valueOfASnapshotThatIsOlderThanAChangeIsNotStoredWhereThereIsNone() {
		transaction(TransactionDefinition.PROPAGATION_REQUIRED, true, (status) -> {
			CacheThreads.run(() -> elsewhere().evict(this.key));
			await().until(() -> bots().get(this.key) == null);
			bots().putIfAbsent(this.key, "snapshot");
		});
		assertOthers(this.key, "nothing");
	}

	/**
	 * Whoever comes after a change is not given what a transaction reads that began
	 * before it.
	 */
	@Test
	void loadOfASnapshotThatIsOlderThanAChangeIsJoinedByNobody() {
		transaction(TransactionDefinition.PROPAGATION_REQUIRED, true, (status) -> {
			CacheThreads.run(() -> bots().evict(this.key));
			bots().get(this.key, () -> {
				assertThat(CacheThreads.atOnce(() -> bots().get(this.key, () -> "new"))).isEqualTo("new");
				return "snapshot";
			});
			CacheThreads.run(() -> bots().evict(this.key));
			CompletableFuture<Object> snapshot = new CompletableFuture<>();
			CompletableFuture<Object> own = bots().retrieve(this.key, () -> snapshot);
			assertThat(CacheThreads.atOnce(() -> bots().get(this.key, () -> "newer"))).isEqualTo("newer");
			snapshot.complete("snapshot");
			assertThat(CacheThreads.await(own)).isEqualTo("snapshot");
		});
		assertOthers(this.key, "newer");
	}

	@Test
	void loadOfASnapshotThatIsOlderThanAChangeIsNotStored() {
		for (boolean readOnly : new boolean[] { true, false }) {
			transaction(TransactionDefinition.PROPAGATION_REQUIRED, readOnly, (status) -> {
				CacheThreads.run(() -> elsewhere().evict(this.key));
				await().until(() -> bots().get(this.key) == null);
				assertThat(bots().get(this.key, () -> "snapshot")).isEqualTo("snapshot");
			});
			assertOthers(this.key, "nothing");
		}
	}

}
