package io.pillar.lock;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;

import javax.sql.DataSource;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * {@link MigrationSession}.
 */
class MigrationSessionTests {

	private static final Duration WAIT = Duration.ofSeconds(20);

	@Test
	void sessionIsOpenedWhereTablesCannotBeCreatedIfTheyDoNotExist() {
		DataSource dataSource = new Plain(h2("plain"));
		MigrationSession.open(dataSource, WAIT).close();
		MigrationSession.open(dataSource, WAIT).close();
	}

	@Test
	void sessionIsWaitedForLongerThanTheDatabaseWaits() {
		DataSource dataSource = h2("waiting");
		MigrationSession first = MigrationSession.open(dataSource, WAIT);
		CompletableFuture<Void> second = CompletableFuture
			.runAsync(() -> MigrationSession.open(dataSource, WAIT).close());
		assertThatIllegalStateException().isThrownBy(() -> MigrationSession.open(dataSource, Duration.ofSeconds(1)))
			.withMessageContaining("pillar_migration");
		assertThat(second).isNotDone();
		first.close();
		second.join();
	}

	@Test
	void sessionsThatAreOpenedAtOnceBeforeThereIsATableFollowEachOther() throws Exception {
		for (int round = 0; round < 10; round++) {
			DataSource dataSource = h2("race" + round);
			CyclicBarrier barrier = new CyclicBarrier(4);
			List<CompletableFuture<Void>> sessions = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				sessions.add(CompletableFuture.runAsync(() -> openAndClose(dataSource, barrier),
						(task) -> new Thread(task).start()));
			}
			CompletableFuture.allOf(sessions.toArray(CompletableFuture<?>[]::new)).get();
		}
	}

	private static void openAndClose(DataSource dataSource, CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		MigrationSession.open(dataSource, WAIT).close();
	}

	private static DataSource h2(String name) {
		JdbcDataSource dataSource = new JdbcDataSource();
		dataSource.setURL("jdbc:h2:mem:session-%s;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=200".formatted(name));
		return dataSource;
	}

	/**
	 * A database that knows less.
	 */
	private static final class Plain extends DelegatingDataSource {

		Plain(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		public Connection getConnection() throws SQLException {
			return refusing(Connection.class, super.getConnection());
		}

		private static <T> T refusing(Class<T> type, T target) {
			InvocationHandler handler = (proxy, method, arguments) -> {
				if (arguments != null && arguments.length > 0
						&& String.valueOf(arguments[0]).contains("if not exists")) {
					throw new SQLSyntaxErrorException("Incorrect syntax near 'if'", "42000");
				}
				try {
					Object answer = method.invoke(target, arguments);
					return method.getName().equals("createStatement") ? refusing(Statement.class, (Statement) answer)
							: answer;
				}
				catch (InvocationTargetException ex) {
					throw ex.getCause();
				}
			};
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
		}

	}

}
