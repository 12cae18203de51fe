package io.pillar.lock;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcUtils;

/**
 * A row of the database that one node keeps locked while it migrates, for as long as it
 * lives.
 */
/*
 * Nodes that do not reach Redis have no lease, so several may come here at once, also
 * before there is a table. How long a database waits for a row is its own affair, from a
 * second to no end; we wait for as long as it was said.
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
	 * @param wait for how long
	 * @return the session that has it
	 */
	static MigrationSession open(DataSource dataSource, Duration wait) {
		Connection connection = connect(dataSource);
		try {
			JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
			connection.setAutoCommit(true);
			prepare(jdbc);
			connection.setAutoCommit(false);
			lock(jdbc, connection, System.nanoTime() + wait.toNanos());
			return new MigrationSession(connection);
		}
		catch (SQLException | RuntimeException ex) {
			JdbcUtils.closeConnection(connection);
			throw new IllegalStateException(
					"The row of %s cannot be locked, by which one node migrates the database at a time"
						.formatted(TABLE),
					ex);
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

	/**
	 * Of several that do this at once each finds in the end what another one made.
	 */
	private static void prepare(JdbcTemplate jdbc) {
		if (!exists(jdbc)) {
			create(jdbc);
		}
		if (jdbc.queryForList("select id from %s where id = 1".formatted(TABLE)).isEmpty()) {
			insert(jdbc);
		}
	}

	private static boolean exists(JdbcTemplate jdbc) {
		try {
			jdbc.queryForList("select id from %s where id = 0".formatted(TABLE));
			return true;
		}
		catch (DataAccessException ex) {
			logger.trace("There is no table", ex);
			return false;
		}
	}

	private static void create(JdbcTemplate jdbc) {
		try {
			jdbc.execute("create table %s (id int not null primary key, nodes int not null)".formatted(TABLE));
		}
		catch (DataAccessException ex) {
			if (!exists(jdbc)) {
				throw ex;
			}
		}
	}

	private static void insert(JdbcTemplate jdbc) {
		try {
			jdbc.update("insert into %s (id, nodes) values (1, 0)".formatted(TABLE));
		}
		catch (DataIntegrityViolationException ex) {
			logger.trace("Another node was first", ex);
		}
	}

	private static void lock(JdbcTemplate jdbc, Connection connection, long end) throws SQLException {
		while (true) {
			try {
				// a little more than is left, and never zero, which is no limit
				jdbc.setQueryTimeout(1 + (int) Math.max(0, (end - System.nanoTime()) / 1_000_000_000));
				jdbc.update("update %s set nodes = nodes + 1 where id = 1".formatted(TABLE));
				// some databases keep the limit for the connection
				jdbc.setQueryTimeout(0);
				exists(jdbc);
				return;
			}
			catch (ConcurrencyFailureException | QueryTimeoutException ex) {
				connection.rollback();
				if (end - System.nanoTime() <= 0) {
					throw ex;
				}
			}
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
