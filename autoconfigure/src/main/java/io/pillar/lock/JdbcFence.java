package io.pillar.lock;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

import io.pillar.redis.KeySpace;

/**
 * Guards what lies in a database against holders of a lock who lost it and do not know
 * yet: a process that was stopped for longer than its lease, or cut off. It keeps, in a
 * table beside the guarded data, the highest fencing token that it saw of each lock.
 * <p>
 * Call {@link #check(Lease)} <b>first</b> in the transaction that changes the guarded
 * data. A token lower than one that was seen is refused, so that the transaction cannot
 * commit. Any other is stored with the transaction, whose row lock makes all later ones
 * wait until it has ended: what one that passed reads after the check, no other changes
 * before it commits. It holds for all nodes, whatever Redis does, because only the
 * database decides.
 *
 * @since 0.1.0
 */
/*
 * Why first: an old holder whose check comes last could have read before a new one
 * checked, and a new holder whose check comes last could have read before an old one
 * committed. Of two that check first, the second waits for the row of the first.
 *
 * The row is there after the first check of a lock. Two that are first at once both
 * insert: the second waits for the first to end, finds the key taken, and starts again
 * behind a savepoint, since some databases give a transaction up at any error. A
 * transaction that may not see what was committed since it began (repeatable read) is
 * told to try again by the database or by us, never let pass.
 */
public final class JdbcFence {

	/**
	 * The name of the table, unless configured.
	 */
	public static final String TABLE = "pillar_fence";

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

	private static final String PLAIN = "-_.:/#";

	private static final int ATTEMPTS = 3;

	private final JdbcTemplate jdbc;

	private final String table;

	/**
	 * Create a fence in the table {@value #TABLE}.
	 * @param dataSource the database that holds the guarded data
	 */
	public JdbcFence(DataSource dataSource) {
		this(dataSource, TABLE);
	}

	/**
	 * Create a fence.
	 * @param dataSource the database that holds the guarded data
	 * @param table the name of the table, with or without that of its schema
	 */
	public JdbcFence(DataSource dataSource, String table) {
		Assert.isTrue(isName(table),
				() -> "'table' must be a name of letters, digits and underscores but was '%s'".formatted(table));
		this.jdbc = new JdbcTemplate(dataSource);
		this.table = table;
	}

	static boolean isName(String table) {
		return NAME.matcher(table).matches();
	}

	/**
	 * Let the holder of a lease pass, as {@link #check(String, long)} does.
	 * @param lease the lease
	 * @throws FencedOffException if somebody with a higher token was there
	 * @throws LeaseLostException if this node knows that the lease is lost
	 * @throws IllegalArgumentException if the lock is shared: a reader's or a permit
	 * @throws IllegalStateException if there is no transaction on the database, or the
	 * lease is closed
	 */
	public void check(Lease lease) {
		Assert.isTrue(lease.form() == LockForm.EXCLUSIVE,
				() -> ("Lock '%s' is held in form %s, by others at the same time, whose tokens would fence each other "
						+ "off. Check the lease of an exclusive lock")
					.formatted(lease.name(), lease.form()));
		lease.check();
		check(lease.name(), lease.token());
	}

	/**
	 * Let a token pass if none is higher, and keep all lower ones out from now on. The
	 * same token passes again.
	 * @param name the name of the lock
	 * @param token the fencing token of the one who holds it
	 * @throws FencedOffException if somebody with a higher token was there
	 * @throws IllegalStateException if there is no transaction on the database
	 */
	public void check(String name, long token) {
		Assert.hasText(name, "'name' must not be empty");
		requireTransaction();
		String row = row(name);
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			if (raise(row, token)) {
				return;
			}
			Long highest = highest(row);
			if (highest != null && highest > token) {
				throw new FencedOffException(name, token, highest);
			}
			if (highest == null && insert(row, token)) {
				return;
			}
			if (highest != null && highest == token) {
				lower(row, token);
			}
		}
		throw new ConcurrencyFailureException(
				"The fence of lock '%s' changed while this transaction could not see it. Try again".formatted(name));
	}

	/**
	 * Create the table where there is none.
	 */
	public void createTable() {
		try {
			create("if not exists ");
		}
		catch (BadSqlGrammarException ex) {
			// not every database knows that
			if (!isThere()) {
				create("");
			}
		}
	}

	private void create(String condition) {
		this.jdbc.execute("create table %s%s (name varchar(255) not null primary key, token bigint not null)"
			.formatted(condition, this.table));
	}

	private boolean isThere() {
		try {
			this.jdbc.queryForList("select token from %s where name = ''".formatted(this.table));
			return true;
		}
		catch (DataAccessException ex) {
			return false;
		}
	}

	/**
	 * Many databases take texts for equal that differ in case, accents or the spaces at
	 * their end.
	 */
	private static String row(String name) {
		StringBuilder row = new StringBuilder(name.length() + 16);
		for (char c : name.toCharArray()) {
			if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0) {
				row.append(c);
			}
			else {
				row.append('^').append(HexFormat.of().toHexDigits(c));
			}
		}
		return KeySpace.bound(row.toString());
	}

	private void requireTransaction() {
		Assert.state(TransactionSynchronizationManager.isActualTransactionActive() && !isAutoCommit(),
				"A fence holds to the end of a transaction, and there is none on its database. Call it in a method "
						+ "that is @Transactional, or in a TransactionTemplate");
	}

	private boolean isAutoCommit() {
		return Boolean.TRUE.equals(this.jdbc.execute((ConnectionCallback<Boolean>) Connection::getAutoCommit));
	}

	private boolean raise(String row, long token) {
		return this.jdbc.update("update %s set token = ? where name = ? and token <= ?".formatted(this.table), token,
				row, token) > 0;
	}

	/**
	 * Have the row change, for drivers that count only those which do.
	 */
	private void lower(String row, long token) {
		this.jdbc.update("update %s set token = ? where name = ? and token = ?".formatted(this.table), token - 1, row,
				token);
	}

	private @Nullable Long highest(String row) {
		List<@Nullable Long> tokens = this.jdbc
			.queryForList("select token from %s where name = ?".formatted(this.table), Long.class, row);
		return tokens.isEmpty() ? null : tokens.get(0);
	}

	private boolean insert(String row, long token) {
		return Boolean.TRUE
			.equals(this.jdbc.execute((ConnectionCallback<Boolean>) (connection) -> insert(connection, row, token)));
	}

	private boolean insert(Connection connection, String row, long token) throws SQLException {
		Savepoint before = connection.setSavepoint();
		try {
			return this.jdbc.update("insert into %s (name, token) values (?, ?)".formatted(this.table), row, token) > 0;
		}
		catch (DuplicateKeyException ex) {
			connection.rollback(before);
			return false;
		}
	}

}
