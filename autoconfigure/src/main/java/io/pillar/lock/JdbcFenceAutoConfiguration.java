package io.pillar.lock;

import javax.sql.DataSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Provides a {@link JdbcFence} where there is one database.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass({ JdbcTemplate.class, TransactionSynchronizationManager.class, EmbeddedDatabaseConnection.class,
		DatabaseInitializationMode.class })
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnBooleanProperty(name = "pillar.lock.enabled", matchIfMissing = true)
@EnableConfigurationProperties(FenceProperties.class)
public final class JdbcFenceAutoConfiguration {

	/**
	 * Made when it is asked for: who has no use for it gets no table.
	 */
	@Bean
	@Lazy
	@ConditionalOnMissingBean
	JdbcFence pillarJdbcFence(DataSource dataSource, FenceProperties properties) {
		JdbcFence fence = new JdbcFence(dataSource, properties.checkedTable());
		boolean creates = switch (properties.initializeSchema()) {
			case ALWAYS -> true;
			case EMBEDDED -> EmbeddedDatabaseConnection.isEmbedded(dataSource);
			case NEVER -> false;
		};
		if (creates) {
			fence.createTable();
		}
		return fence;
	}

}
