package io.pillar.lock;

import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Migrations of Flyway, under the lock.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ Flyway.class, FlywayMigrationInitializer.class })
class FlywayLockConfiguration {

	@Bean
	static FlywayLock pillarFlywayLock(ObjectProvider<MigrationLock> lock) {
		return new FlywayLock(lock::getObject);
	}

}
