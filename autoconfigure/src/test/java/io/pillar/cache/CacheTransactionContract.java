package io.pillar.cache;

import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What every cache does in transactions.
 */
abstract class CacheTransactionContract extends CacheTransactionLoadContract {

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
		// another's clear at the same time could not be told from the own one
		assertOthers(this.key + "2", "nothing");
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
