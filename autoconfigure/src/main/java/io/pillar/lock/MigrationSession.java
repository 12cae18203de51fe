package io.pillar.lock;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcUtils;

/**
 * A row of the database that one node keeps locked while it migrates, for as long as it
 * lives.
 */
final class MigrationSession implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(MigrationSession.class);

	private static final String TABLE = "pillar_migration";

	private final Connection connection;

	private MigrationSession(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Wait for the row.
	 * @param dataSource the database
	 * @param wait how long, of seconds
	 * @return the session that has it
	 */
	static MigrationSession open(DataSource dataSource, Duration wait) {
		prepare(new JdbcTemplate(dataSource));
		Connection connection = connect(dataSource);
		try (PreparedStatement lock = connection
			.prepareStatement("update %s set nodes = nodes + 1 where id = 1".formatted(TABLE))) {
			connection.setAutoCommit(false);
			lock.setQueryTimeout((int) Math.max(1, wait.toSeconds()));
			lock.executeUpdate();
			return new MigrationSession(connection);
		}
		catch (SQLException ex) {
			JdbcUtils.closeConnection(connection);
			throw new IllegalStateException(
					"Another node still migrates the database: its row in %s is locked".formatted(TABLE), ex);
		}
	}

	private static Connection connect(DataSource dataSource) {
		try {
			return dataSource.getConnection();
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("Cannot connect to the database that is to be migrated", ex);
		}
	}

	private static void prepare(JdbcTemplate jdbc) {
		// under the lease of the migrations, so that nobody else does
		jdbc.execute(
				"create table if not exists %s (id int not null primary key, nodes int not null)".formatted(TABLE));
		Integer rows = jdbc.queryForObject("select count(*) from %s where id = 1".formatted(TABLE), Integer.class);
		if (rows == null || rows == 0) {
			jdbc.update("insert into %s (id, nodes) values (1, 0)".formatted(TABLE));
		}
	}

	@Override
	public void close() {
		try {
			this.connection.rollback();
			this.connection.setAutoCommit(true);
		}
		catch (SQLException ex) {
			logger.debug("The session of migrations ended before", ex);
		}
		JdbcUtils.closeConnection(this.connection);
	}

}
