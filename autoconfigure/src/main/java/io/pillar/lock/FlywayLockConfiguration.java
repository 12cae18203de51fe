package io.pillar.lock;

import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Migrations of Flyway, under the lock.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ Flyway.class, FlywayMigrationStrategy.class })
class FlywayLockConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FlywayMigrationStrategy pillarFlywayMigrationStrategy() {
		return Flyway::migrate;
	}

	/**
	 * Also around a strategy of the application.
	 */
	@Bean
	static BeanPostProcessor pillarFlywayLock(ObjectProvider<MigrationLock> lock) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				if (!(bean instanceof FlywayMigrationStrategy strategy)) {
					return bean;
				}
				return (FlywayMigrationStrategy) (flyway) -> lock.getObject().run(() -> strategy.migrate(flyway));
			}

		};
	}

}
