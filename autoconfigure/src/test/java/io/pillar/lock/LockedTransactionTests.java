package io.pillar.lock;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@link Locked} together with transactions of a database.
 */
class LockedTransactionTests {

	private final ApplicationContextRunner runner = LockedNode.runner(Accounts.class)
		.withConfiguration(
				AutoConfigurations.of(DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
						JdbcTemplateAutoConfiguration.class, TransactionAutoConfiguration.class,
						JdbcFenceAutoConfiguration.class))
		.withPropertyValues("pillar.mode=local", "spring.datasource.generate-unique-name=true");

	@Test
	void lockIsTakenBeforeTheTransactionAndReleasedAfterItsCommit() {
		this.runner.run((context) -> {
			Account account = context.getBean(Account.class);
			account.deposit(5);
			assertThat(account.seen()).containsExactly("in transaction, held", "committed, held");
			assertThat(isFree(context)).isTrue();
		});
	}

	@Test
	void lockIsHeldUntilTheTransactionOfTheCallerHasEnded() {
		this.runner.run((context) -> {
			Account account = context.getBean(Account.class);
			context.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
				account.deposit(5);
				assertThat(isFree(context)).isFalse();
			});
			assertThat(account.seen()).contains("committed, held");
			assertThat(isFree(context)).isTrue();
		});
	}

	@Test
	void transactionOfTheCallerIsRolledBackWhereTheLeaseWasLostBeforeTheCommit() {
		this.runner.run((context) -> {
			Account account = context.getBean(Account.class);
			assertThatExceptionOfType(LeaseLostException.class)
				.isThrownBy(() -> context.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
					Lease lease = account.deposit(5);
					context.getBean(LockInspection.class).forceRelease("account");
					await().until(() -> !lease.isHeld());
				}));
			assertThat(balance(context)).isZero();
			assertThat(isFree(context)).isTrue();
		});
	}

	@Test
	void fenceTakesTheLeaseOfTheMethod() {
		this.runner.run((context) -> {
			long token = context.getBean(Account.class).deposit(5).token();
			assertThat(context.getBean(JdbcTemplate.class)
				.queryForObject("select token from pillar_fence where name = 'account'", Long.class)).isEqualTo(token);
		});
	}

	@Test
	void depositsByManyThreadsLoseNothing() {
		this.runner.run((context) -> {
			Account account = context.getBean(Account.class);
			List<CompletableFuture<Void>> all = new CopyOnWriteArrayList<>();
			for (int i = 0; i < 40; i++) {
				all.add(CompletableFuture.runAsync(() -> account.deposit(1)));
			}
			CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
			assertThat(balance(context)).isEqualTo(40);
		});
	}

	private static long balance(ApplicationContext context) {
		Long balance = context.getBean(JdbcTemplate.class).queryForObject("select balance from account", Long.class);
		return (balance != null) ? balance : -1;
	}

	static boolean isFree(ApplicationContext context) {
		return CompletableFuture.supplyAsync(() -> {
			Optional<Lease> lease = context.getBean(Locks.class).tryAcquire("account");
			lease.ifPresent(Lease::close);
			return lease.isPresent();
		}).join();
	}

	/**
	 * An account, whose balance is read and written in two steps.
	 */
	static class Account {

		private final JdbcTemplate jdbc;

		private final JdbcFence fence;

		private final ApplicationContext context;

		private final List<String> seen = new CopyOnWriteArrayList<>();

		Account(DataSource dataSource, JdbcFence fence, ApplicationContext context) {
			this.jdbc = new JdbcTemplate(dataSource);
			this.jdbc.execute("create table account (balance bigint not null)");
			this.jdbc.update("insert into account values (0)");
			this.fence = fence;
			this.context = context;
		}

		@Transactional
		@Locked(name = "account")
		public Lease deposit(long amount) {
			Lease lease = CurrentLease.get();
			this.fence.check(lease);
			this.seen.add(state(TransactionSynchronizationManager.isActualTransactionActive() ? "in transaction" : "none"));
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					Account.this.seen.add(state("committed"));
				}

			});
			Long balance = this.jdbc.queryForObject("select balance from account", Long.class);
			this.jdbc.update("update account set balance = ?", balance + amount);
			return lease;
		}

		public List<String> seen() {
			return this.seen;
		}

		private String state(String what) {
			return what + (isFree(this.context) ? ", free" : ", held");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Accounts {

		@Bean
		Account account(DataSource dataSource, JdbcFence fence, ApplicationContext context) {
			return new Account(dataSource, fence, context);
		}

	}

}
