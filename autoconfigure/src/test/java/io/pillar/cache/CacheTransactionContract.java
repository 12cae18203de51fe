package io.pillar.cache;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What every cache does in transactions.
 */
abstract class CacheTransactionContract {

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

	private String own() {
		ValueWrapper entry = bots().get(this.key);
		return (entry != null) ? String.valueOf(entry.get()) : "nothing";
	}

	@Test
	void putIsSeenByOthersWhenItIsCommitted() {
		transaction((status) -> {
			bots().put(this.key, "new");
			assertThat(own()).isEqualTo("new");
			assertThat(bots().get(this.key, () -> "loaded")).isEqualTo("new");
			assertOthers(this.key, "old");
		});
		assertThat(own()).isEqualTo("new");
		assertOthers(this.key, "new");
	}

	@Test
	void evictIsSeenByOthersWhenItIsCommitted() {
		transaction((status) -> {
			bots().evict(this.key);
			assertThat(own()).isEqualTo("nothing");
			assertThat(bots().get(this.key, () -> "uncommitted")).isEqualTo("uncommitted");
			assertOthers(this.key, "old");
		});
		assertOthers(this.key, "nothing");
	}

	@Test
	void clearIsSeenByOthersWhenItIsCommitted() {
		transaction((status) -> {
			bots().clear();
			assertThat(own()).isEqualTo("nothing");
			bots().put(this.key + "2", "new");
			assertOthers(this.key, "old");
		});
		assertOthers(this.key, "nothing");
		// the clear overtakes what is put with it, where there is only memory
		assertThat(others(this.key + "2")).isIn("new", "nothing");
	}

	@Test
	void rollbackChangesNothing() {
		transaction((status) -> {
			bots().put(this.key, "new");
			bots().put(this.key + "2", "new");
			bots().get(this.key + "3", () -> "uncommitted");
			bots().putIfAbsent(this.key + "4", "new");
			status.setRollbackOnly();
		});
		transaction((status) -> {
			bots().evict(this.key);
			bots().clear();
			status.setRollbackOnly();
		});
		assertThat(own()).isEqualTo("old");
		assertOthers(this.key, "old");
		for (int i = 2; i <= 4; i++) {
			assertOthers(this.key + i, "nothing");
		}
	}

	@Test
	void commitThatFailsStoresNothing() {
		assertThatIllegalStateException().isThrownBy(() -> transaction((status) -> {
			bots().put(this.key, "new");
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					throw new IllegalStateException("no");
				}

			});
		}));
		assertThat(others()).isIn("old", "nothing");
		assertThat(bots().get(this.key, () -> "old")).isEqualTo("old");
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
		transaction((status) -> bots().get(this.key + "2", () -> "mine"));
		assertOthers(this.key + "2", "mine");
		transaction((status) -> {
			if (bots().get(this.key + "3") == null) {
				bots().put(this.key + "3", "mine");
			}
			bots().putIfAbsent(this.key + "4", "mine");
		});
		assertOthers(this.key + "3", "mine");
		assertOthers(this.key + "4", "mine");
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

	@Test
	void changeOfAnInnerTransactionIsCommittedWithIt() {
		transaction((outer) -> {
			bots().put(this.key + "2", "outer");
			transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW, false, (inner) -> {
				assertThat(bots().get(this.key + "2")).isNull();
				bots().put(this.key, "inner");
			});
			assertOthers(this.key, "inner");
			assertThat(bots().get(this.key + "2", String.class)).isEqualTo("outer");
			outer.setRollbackOnly();
		});
		assertOthers(this.key, "inner");
		assertOthers(this.key + "2", "nothing");
	}

	@Test
	void savepointThatIsRolledBackLeavesNoValueOfIts() {
		AtomicReference<String> seen = new AtomicReference<>();
		transaction((outer) -> {
			transaction(TransactionDefinition.PROPAGATION_NESTED, false, (inner) -> {
				bots().put(this.key, "inner");
				inner.setRollbackOnly();
			});
			seen.set(own());
		});
		assertThat(seen.get()).isNotEqualTo("inner");
		assertThat(others()).isNotEqualTo("inner");
	}

	@Test
	void savepointThatIsReleasedIsPartOfTheTransaction() {
		transaction((outer) -> {
			transaction(TransactionDefinition.PROPAGATION_NESTED, false, (inner) -> bots().put(this.key, "inner"));
			assertOthers(this.key, "old");
		});
		assertOthers(this.key, "inner");
	}

	@Test
	void evictIfPresentAndInvalidateActAtOnceAndAtTheCommit() {
		transaction((status) -> {
			assertThat(bots().evictIfPresent(this.key)).isTrue();
			assertThat(CacheThreads.await(CacheThreads.start(() -> elsewhere().get(this.key, () -> "old"))))
				.isEqualTo("old");
		});
		assertOthers(this.key, "nothing");
		bots().put(this.key, "old");
		transaction((status) -> {
			bots().invalidate();
			CacheThreads.run(() -> elsewhere().get(this.key, () -> "old"));
		});
		assertOthers(this.key, "nothing");
	}

}
