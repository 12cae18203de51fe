package io.pillar.lock;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * The table in which fencing tokens are kept.
 *
 * @param table Name of the table, with or without that of its schema.
 * @param initializeSchema When the table is created where there is none.
 */
@ConfigurationProperties("pillar.lock.fence")
record FenceProperties(@DefaultValue(JdbcFence.TABLE) String table,
		@DefaultValue("embedded") DatabaseInitializationMode initializeSchema) {

	String checkedTable() {
		if (!JdbcFence.isName(this.table)) {
			throw new InvalidConfigurationPropertyValueException("pillar.lock.fence.table", this.table,
					"Use letters, digits and underscores, with a dot after the name of the schema, if any.");
		}
		return this.table;
	}

}
