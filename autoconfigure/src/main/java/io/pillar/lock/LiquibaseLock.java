package io.pillar.lock;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.sql.DataSource;

import liquibase.integration.spring.SpringLiquibase;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Holds the lock while Liquibase beans run, and gives free what a killed node left locked
 * in the database.
 */
/*
 * Liquibase locks by a row in DATABASECHANGELOGLOCK, which stays when its process is
 * killed. It is safe to free it where nobody runs who wrote it. Our lease cannot prove
 * that: a node that was cut off from Redis lost it, or never had it, and may still run.
 * The database can. Each node keeps a row of its own locked, with the lease and without,
 * by a transaction that stays open for as long as it migrates; the database ends it when
 * the process is gone. Who gets that row knows that no other node of Pillar is at work,
 * also while Redis is away. Rows of others, such as the command line, say so by their
 * name and are left alone.
 */
final class LiquibaseLock implements BeanPostProcessor, DisposableBean {

	private final Map<String, Guard> guards = new ConcurrentHashMap<>();

	private final Supplier<MigrationLock> lock;

	LiquibaseLock(Supplier<MigrationLock> lock) {
		this.lock = lock;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		if (bean instanceof SpringLiquibase liquibase) {
			LiquibaseLockRow.leaveName();
			MigrationLock lock = this.lock.get();
			Optional<Lease> lease = lock.acquire();
			Guard guard = new Guard(lease.orElse(null));
			this.guards.put(name, guard);
			DataSource dataSource = liquibase.getDataSource();
			if (dataSource != null) {
				guard.session = MigrationSession.open(dataSource, lock.patience());
				LiquibaseLockRow.free(liquibase, dataSource);
			}
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof SpringLiquibase) {
			close(this.guards.remove(name));
		}
		return bean;
	}

	/**
	 * Where a migration failed, the application is being stopped.
	 */
	@Override
	public void destroy() {
		this.guards.values().forEach(LiquibaseLock::close);
	}

	private static void close(@Nullable Guard guard) {
		if (guard != null) {
			if (guard.session != null) {
				guard.session.close();
			}
			if (guard.lease != null) {
				guard.lease.close();
			}
		}
	}

	private static final class Guard {

		private final @Nullable Lease lease;

		private @Nullable MigrationSession session;

		Guard(@Nullable Lease lease) {
			this.lease = lease;
		}

	}

}
