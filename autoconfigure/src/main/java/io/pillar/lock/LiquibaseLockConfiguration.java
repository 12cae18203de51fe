package io.pillar.lock;

import javax.sql.DataSource;

import liquibase.integration.spring.SpringLiquibase;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Migrations of Liquibase, under the lock.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ SpringLiquibase.class, DataSource.class, JdbcTemplate.class })
class LiquibaseLockConfiguration {

	@Bean
	static LiquibaseLock pillarLiquibaseLock(ObjectProvider<MigrationLock> lock) {
		return new LiquibaseLock(lock::getObject);
	}

}
