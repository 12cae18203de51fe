package io.pillar.lock;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How migrations of the database are run at the start.
 *
 * @param migrations Whether migrations of Flyway and Liquibase are run by one node after
 * the other.
 * @param migrationsWait How long a node that starts waits for the migrations of another.
 */
@ConfigurationProperties("pillar.lock")
record MigrationProperties(@DefaultValue("false") boolean migrations, @DefaultValue("10m") Duration migrationsWait) {

	Duration checkedWait() {
		if (this.migrationsWait.isNegative() || this.migrationsWait.compareTo(LockOptions.LONGEST) > 0) {
			throw new InvalidConfigurationPropertyValueException("pillar.lock.migrations-wait", this.migrationsWait,
					"Use a time of 7 days at most.");
		}
		return this.migrationsWait;
	}

}
