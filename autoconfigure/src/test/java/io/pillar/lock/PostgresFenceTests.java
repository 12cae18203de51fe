package io.pillar.lock;

import java.io.IOException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * {@link JdbcFence} on PostgreSQL.
 */
class PostgresFenceTests extends JdbcFenceContract {

	private static EmbeddedPostgres postgres;

	private static HikariDataSource database;

	@BeforeAll
	static void start() throws IOException {
		postgres = EmbeddedPostgres.start();
		database = new HikariDataSource();
		database.setDataSource(postgres.getPostgresDatabase());
	}

	@Override
	DataSource dataSource() {
		return database;
	}

	@AfterAll
	static void stop() throws IOException {
		database.close();
		postgres.close();
	}

}
