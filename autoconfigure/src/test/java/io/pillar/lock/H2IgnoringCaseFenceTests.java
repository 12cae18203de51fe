package io.pillar.lock;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;

/**
 * {@link JdbcFence} on a database that does not tell large letters from small ones.
 */
class H2IgnoringCaseFenceTests extends JdbcFenceContract {

	private static final HikariDataSource DATABASE = database();

	@Override
	DataSource dataSource() {
		return DATABASE;
	}

	private static HikariDataSource database() {
		HikariDataSource database = new HikariDataSource();
		database.setJdbcUrl("jdbc:h2:mem:fence-ignoring-case;IGNORECASE=TRUE;LOCK_TIMEOUT=20000");
		return database;
	}

	@AfterAll
	static void close() {
		DATABASE.close();
	}

}
