package io.pillar.lock;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Runs migrations of Flyway and Liquibase under a lock of the fleet.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LockAutoConfiguration.class)
@ConditionalOnBooleanProperty("pillar.lock.migrations")
@ConditionalOnBean(Locks.class)
@EnableConfigurationProperties(MigrationProperties.class)
@Import({ FlywayLockConfiguration.class, LiquibaseLockConfiguration.class })
public final class MigrationLockAutoConfiguration {

	// migrations come before most other beans: what connects to Redis has to be there
	private static final String MONITOR = "pillarRedisMonitor";

	@Bean
	MigrationLock pillarMigrationLock(BeanFactory beans, MigrationProperties properties) {
		return new MigrationLock(() -> {
			if (beans.containsBean(MONITOR)) {
				beans.getBean(MONITOR);
			}
			return beans.getBean(Locks.class);
		}, properties.checkedWait());
	}

}
