package io.pillar.lock;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;

/**
 * {@link JdbcFence} on H2.
 */
class H2FenceTests extends JdbcFenceContract {

	private static final HikariDataSource DATABASE = database();

	@Override
	DataSource dataSource() {
		return DATABASE;
	}

	private static HikariDataSource database() {
		HikariDataSource database = new HikariDataSource();
		database.setJdbcUrl("jdbc:h2:mem:fence;LOCK_TIMEOUT=20000");
		return database;
	}

	@AfterAll
	static void close() {
		DATABASE.close();
	}

}
