package io.pillar.lock;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link FlywayLock}.
 */
class FlywayLockTests {

	private final ApplicationContextRunner runner = LockedNode.runner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				MigrationLockAutoConfiguration.class, FlywayAutoConfiguration.class))
		.withBean(Strategy.class)
		.withPropertyValues("pillar.mode=local", "spring.datasource.url=jdbc:h2:mem:strategy",
				"spring.flyway.locations=classpath:io/pillar/lock/flyway");

	@Test
	void strategyOfTheApplicationRunsUnderTheLock() {
		this.runner.withPropertyValues("pillar.lock.migrations=true").run((context) -> {
			assertThat(context.getBean(Strategy.class).wasLocked).isTrue();
			assertThat(context.getBean(LockInspection.class).stats().held()).isZero();
		});
	}

	@Test
	void nothingIsLockedUnlessItIsAskedFor() {
		this.runner.run((context) -> assertThat(context.getBean(Strategy.class).wasLocked).isFalse());
	}

	/**
	 * Does nothing but look.
	 */
	static final class Strategy implements FlywayMigrationStrategy {

		private final LockInspection locks;

		private boolean wasLocked;

		Strategy(LockInspection locks) {
			this.locks = locks;
		}

		@Override
		public void migrate(Flyway flyway) {
			this.wasLocked = this.locks.stats().held() == 1;
		}

	}

}
