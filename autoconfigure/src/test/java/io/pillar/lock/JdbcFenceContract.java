package io.pillar.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a fence does on every database.
 */
abstract class JdbcFenceContract {

	private static final int THREADS = 6;

	private static final int ROUNDS = Boolean.getBoolean("pillar.long") ? 2000 : 50;

	private JdbcTemplate jdbc;

	private TransactionTemplate transaction;

	private JdbcFence fence;

	abstract DataSource dataSource();

	@BeforeEach
	void prepare() {
		this.jdbc = new JdbcTemplate(dataSource());
		this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource()));
		this.fence = new JdbcFence(dataSource());
		this.jdbc.execute("drop table if exists pillar_fence");
		this.jdbc.execute("drop table if exists guarded");
		this.jdbc.execute("create table guarded (token bigint not null, changes int not null)");
		this.jdbc.update("insert into guarded values (0, 0)");
		this.fence.createTable();
	}

	@Test
	void checkOfHigherTokenKeepsLowerOnesOut() {
		check("a", 5);
		check("a", 7);
		assertThatExceptionOfType(FencedOffException.class).isThrownBy(() -> check("a", 6)).satisfies((ex) -> {
			assertThat(ex.getLock()).isEqualTo("a");
			assertThat(ex.getToken()).isEqualTo(6);
			assertThat(ex.getHighest()).isEqualTo(7);
		});
	}

	@Test
	void checkOfSameTokenPassesAgain() {
		this.transaction.executeWithoutResult((status) -> {
			this.fence.check("a", 5);
			this.fence.check("a", 5);
		});
		check("a", 5);
		assertThat(stored("a")).isEqualTo(5);
	}

	@Test
	void checkOfOneLockLeavesOthersAlone() {
		check("a", 5);
		check("b", 3);
		assertThat(stored("a")).isEqualTo(5);
		assertThat(stored("b")).isEqualTo(3);
	}

	@Test
	void checkIsForgottenWithItsTransaction() {
		check("a", 5);
		this.transaction.executeWithoutResult((status) -> {
			this.fence.check("a", 9);
			status.setRollbackOnly();
		});
		check("a", 6);
		assertThat(stored("a")).isEqualTo(6);
	}

	@Test
	void checkWithoutTransactionIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> this.fence.check("a", 5))
			.withMessageContaining("@Transactional");
		assertThat(this.jdbc.queryForObject("select count(*) from pillar_fence", Long.class)).isZero();
	}

	@Test
	void checkOfNameOfAnyLengthPasses() {
		check("x".repeat(5000) + "1", 5);
		check("x".repeat(5000) + "2", 3);
		assertThat(this.jdbc.queryForObject("select count(*) from pillar_fence", Long.class)).isEqualTo(2);
	}

	@Test
	void checkOfNamesThatDifferInCaseOnlyPasses() {
		check("Order", 5);
		check("order", 3);
		check("order ", 2);
		check("ordér", 1);
	}

	@Test
	void tableOfOddNameIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new JdbcFence(dataSource(), "a; drop table guarded"));
	}

	@Test
	void createTableAgainKeepsWhatIsThere() {
		check("a", 5);
		this.fence.createTable();
		assertThat(stored("a")).isEqualTo(5);
	}

	@Test
	void checkWaitsForTheOneThatPassedBefore() throws Exception {
		check("a", 1);
		CountDownLatch passed = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		CompletableFuture<Void> older = CompletableFuture.runAsync(() -> change("a", 2, () -> {
			passed.countDown();
			await(goOn);
		}));
		passed.await();
		CompletableFuture<Void> newer = CompletableFuture.runAsync(() -> change("a", 3, () -> {
		}));
		goOn.countDown();
		older.get();
		newer.get();
		assertThat(this.jdbc.queryForObject("select changes from guarded", Long.class)).isEqualTo(2);
		assertThat(this.jdbc.queryForObject("select token from guarded", Long.class)).isEqualTo(3);
	}

	@Test
	void changesInAnyOrderNeverGoBackAndLoseNothing() throws Exception {
		long seed = System.nanoTime();
		System.out.println("seed " + seed);
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			for (int round = 0; round < ROUNDS; round++) {
				race(new Random(seed + round), threads, "lock" + round);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	/**
	 * Several at once, the first check of the lock among them.
	 */
	private void race(Random random, ExecutorService threads, String name) throws Exception {
		this.jdbc.update("update guarded set token = 0, changes = 0");
		List<Future<Boolean>> changes = new ArrayList<>();
		CountDownLatch start = new CountDownLatch(1);
		for (int i = 0; i < THREADS; i++) {
			long token = 1 + random.nextInt(THREADS);
			boolean commits = random.nextInt(4) > 0;
			changes.add(threads.submit(() -> {
				await(start);
				return tryChange(name, token, commits);
			}));
		}
		start.countDown();
		int committed = 0;
		for (Future<Boolean> change : changes) {
			committed += change.get() ? 1 : 0;
		}
		assertThat(this.jdbc.queryForObject("select changes from guarded", Integer.class)).isEqualTo(committed);
	}

	private boolean tryChange(String name, long token, boolean commits) {
		try {
			return Boolean.TRUE.equals(this.transaction.execute((status) -> {
				change(name, token);
				if (!commits) {
					status.setRollbackOnly();
				}
				return commits;
			}));
		}
		catch (FencedOffException | ConcurrencyFailureException ex) {
			return false;
		}
	}

	private void change(String name, long token, Runnable meanwhile) {
		this.transaction.executeWithoutResult((status) -> {
			this.fence.check(name, token);
			meanwhile.run();
			changeGuarded(token);
		});
	}

	private void change(String name, long token) {
		this.fence.check(name, token);
		changeGuarded(token);
	}

	/**
	 * A change that is lost, or that comes behind a newer one, shows.
	 */
	private void changeGuarded(long token) {
		long before = this.jdbc.queryForObject("select token from guarded", Long.class);
		long changes = this.jdbc.queryForObject("select changes from guarded", Long.class);
		if (before > token) {
			throw new AssertionError("Changed with token %d after %d".formatted(token, before));
		}
		Thread.yield();
		this.jdbc.update("update guarded set token = ?, changes = ?", token, changes + 1);
	}

	private void check(String name, long token) {
		this.transaction.executeWithoutResult((status) -> this.fence.check(name, token));
	}

	private long stored(String name) {
		return this.jdbc.queryForObject("select token from pillar_fence where name = ?", Long.class, name);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
