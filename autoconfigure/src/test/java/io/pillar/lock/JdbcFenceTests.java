package io.pillar.lock;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * {@link JdbcFence} with leases, and on databases that are not like others.
 */
class JdbcFenceTests {

	@Test
	void checkOfLeaseThatOthersShareIsRefused() {
		with(h2("shared"), (fence) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> fence.check(lease(LockForm.READ)))
				.withMessageContaining("READ");
			assertThatIllegalArgumentException().isThrownBy(() -> fence.check(lease(LockForm.PERMIT)));
			fence.check(lease(LockForm.EXCLUSIVE));
		});
		assertThat(stored(h2("shared"))).isEqualTo(9);
	}

	@Test
	void checkOfSameTokenPassesWhereRowsThatStayTheSameAreNotCounted() {
		DataSource database = new Other(h2("counting"), "token <= ?", "token < ?");
		with(database, (fence) -> {
			fence.check("lock", 5);
			fence.check("lock", 5);
		});
		with(database, (fence) -> fence.check("lock", 5));
		assertThat(stored(database)).isEqualTo(5);
	}

	@Test
	void tableIsCreatedWhereTablesCannotBeCreatedIfTheyDoNotExist() {
		DataSource database = new Other(h2("plain"), "if not exists", "?");
		with(database, (fence) -> fence.check("lock", 5));
		with(database, (fence) -> fence.check("lock", 6));
		assertThat(stored(database)).isEqualTo(6);
	}

	private static void with(DataSource database, Consumer<JdbcFence> work) {
		JdbcFence fence = new JdbcFence(database);
		fence.createTable();
		new TransactionTemplate(new DataSourceTransactionManager(database))
			.executeWithoutResult((status) -> work.accept(fence));
	}

	private static Long stored(DataSource database) {
		return new JdbcTemplate(database).queryForObject("select token from pillar_fence", Long.class);
	}

	private static DataSource h2(String name) {
		JdbcDataSource database = new JdbcDataSource();
		database.setURL("jdbc:h2:mem:fence-%s;DB_CLOSE_DELAY=-1".formatted(name));
		return database;
	}

	private static Lease lease(LockForm form) {
		return (Lease) Proxy.newProxyInstance(Lease.class.getClassLoader(), new Class<?>[] { Lease.class },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "name" -> "shared";
					case "form" -> form;
					case "token" -> 9L;
					default -> null;
				});
	}

	/**
	 * A database that takes a part of a statement in another way; not at all, where that
	 * is a question mark.
	 */
	private static final class Other extends DelegatingDataSource {

		private final String part;

		private final String meaning;

		Other(DataSource database, String part, String meaning) {
			super(database);
			this.part = part;
			this.meaning = meaning;
		}

		@Override
		public Connection getConnection() throws SQLException {
			return seen(Connection.class, super.getConnection());
		}

		private <T> T seen(Class<T> type, T target) {
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
					(proxy, method, arguments) -> {
						if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) {
							arguments[0] = taken(sql);
						}
						try {
							Object answer = method.invoke(target, arguments);
							return method.getName().equals("createStatement")
									? seen(Statement.class, (Statement) answer) : answer;
						}
						catch (InvocationTargetException ex) {
							throw ex.getCause();
						}
					}));
		}

		private String taken(String sql) throws SQLException {
			if (this.meaning.equals("?") && sql.contains(this.part)) {
				throw new SQLSyntaxErrorException("Incorrect syntax near '%s'".formatted(this.part), "42000");
			}
			return sql.replace(this.part, this.meaning);
		}

	}

}
