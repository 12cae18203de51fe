package io.pillar.lock;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockService;
import liquibase.lockservice.LockServiceFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.util.StringUtils;

/**
 * The row by which Liquibase locks a database.
 */
final class LiquibaseLockRow {

	private static final Log logger = LogFactory.getLog(LiquibaseLockRow.class);

	private static final String DESCRIPTION = "liquibase.hostDescription";

	private static final String NAME = "pillar";

	// host#description (address), where others choose the host and may describe more
	private static final Pattern OURS = Pattern.compile("^[^#(]*#([^(]*\\s)?%s\\s".formatted(NAME));

	private LiquibaseLockRow() {
	}

	/**
	 * Have Liquibase say, in the row, that it runs under our lock. It reads this once.
	 */
	static void leaveName() {
		String described = System.getProperty(DESCRIPTION, "");
		if (!List.of(described.split("\\s+")).contains(NAME)) {
			System.setProperty(DESCRIPTION, described.isEmpty() ? NAME : described + " " + NAME);
		}
	}

	/**
	 * Free a row that a node of ours locked. It is gone: nobody else runs now.
	 * @param liquibase whose row
	 * @param dataSource the database
	 */
	static void free(SpringLiquibase liquibase, DataSource dataSource) {
		try (Connection connection = dataSource.getConnection()) {
			free(DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection)),
					liquibase);
		}
		catch (SQLException | LiquibaseException ex) {
			// Liquibase waits for it then, as it does without us
			logger.warn("Cannot see whether a lock of Liquibase was left behind", ex);
		}
	}

	private static void free(Database database, SpringLiquibase liquibase) throws LiquibaseException {
		if (StringUtils.hasText(liquibase.getLiquibaseSchema())) {
			database.setLiquibaseSchemaName(liquibase.getLiquibaseSchema());
		}
		if (StringUtils.hasText(liquibase.getDefaultSchema())) {
			database.setDefaultSchemaName(liquibase.getDefaultSchema());
		}
		if (StringUtils.hasText(liquibase.getDatabaseChangeLogLockTable())) {
			database.setDatabaseChangeLogLockTableName(liquibase.getDatabaseChangeLogLockTable());
		}
		LockServiceFactory factory = LockServiceFactory.getInstance();
		LockService locks = factory.getLockService(database);
		try {
			for (DatabaseChangeLogLock lock : locks.listLocks()) {
				free(locks, lock);
			}
		}
		finally {
			// it remembers the database, whose connection ends here
			factory.resetAll();
		}
	}

	private static void free(LockService locks, DatabaseChangeLogLock lock) throws LiquibaseException {
		if (OURS.matcher(lock.getLockedBy()).find()) {
			logger.warn("Freeing the lock of Liquibase that a node left when it was killed: %s since %s"
				.formatted(lock.getLockedBy(), lock.getLockGranted()));
			locks.forceReleaseLock();
		}
		else {
			logger.warn("Liquibase is locked by %s since %s, which is no node of Pillar; it is left alone"
				.formatted(lock.getLockedBy(), lock.getLockGranted()));
		}
	}

}
