package io.pillar.lock;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A process that stood still for longer than its lease, and does not know.
 */
class JdbcFenceZombieTests {

	private static final int ROUNDS = Boolean.getBoolean("pillar.long") ? 100 : 3;

	private static final LockOptions OPTIONS = LockOptions.defaults()
		.withLease(Duration.ofMillis(500))
		.withWait(Duration.ofSeconds(30));

	@Test
	void commitOfProcessThatStoodStillPastItsLeaseIsRejected() throws SQLException {
		Server database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
		String url = "jdbc:h2:tcp://127.0.0.1:%d/mem:zombie;DB_CLOSE_DELAY=-1".formatted(database.getPort());
		try (RedisServer redis = RedisServer.builder().start();
				LockNodes nodes = LockNodes.on("127.0.0.1", redis.port())) {
			Account account = new Account(url);
			account.create();
			Locks locks = nodes.start().getBean(Locks.class);
			try (ChildJvm zombie = new ChildJvm(Zombie.class, String.valueOf(redis.port()), url)) {
				for (int round = 0; round < ROUNDS; round++) {
					assertThat(commitOfZombie(zombie, locks, account)).as("round %d", round).isEqualTo("fenced off");
				}
			}
			assertThat(account.changes()).isEqualTo(ROUNDS);
		}
		finally {
			database.stop();
		}
	}

	private static String commitOfZombie(ChildJvm zombie, Locks locks, Account account) {
		zombie.say("acquire");
		long token = Long.parseLong(zombie.await("held"));
		zombie.signal("STOP");
		try (Lease lease = acquire(locks)) {
			assertThat(lease.token()).isGreaterThan(token);
			account.change(lease.token());
		}
		finally {
			zombie.signal("CONT");
		}
		zombie.say("commit");
		return zombie.await("zombie:");
	}

	/**
	 * A machine that is busy may take longer than the lease to see an answer.
	 */
	private static Lease acquire(Locks locks) {
		return await().atMost(Duration.ofMinutes(1))
			.ignoreException(LockUnavailableException.class)
			.until(() -> locks.acquire("account", OPTIONS), (lease) -> true);
	}

	/**
	 * What is guarded.
	 */
	static final class Account {

		private final JdbcTemplate jdbc;

		private final TransactionTemplate transaction;

		private final JdbcFence fence;

		Account(String url) {
			DataSource dataSource = new DriverManagerDataSource(url);
			this.jdbc = new JdbcTemplate(dataSource);
			this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
			this.fence = new JdbcFence(dataSource);
		}

		void create() {
			this.fence.createTable();
			this.jdbc.execute("create table account (changes int not null)");
			this.jdbc.update("insert into account values (0)");
		}

		void change(long token) {
			this.transaction.executeWithoutResult((status) -> {
				this.fence.check("account", token);
				this.jdbc.update("update account set changes = changes + 1");
			});
		}

		int changes() {
			Integer changes = this.jdbc.queryForObject("select changes from account", Integer.class);
			return (changes != null) ? changes : -1;
		}

	}

	/**
	 * The other process.
	 */
	public static final class Zombie {

		private Zombie() {
		}

		public static void main(String[] args) throws IOException {
			BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			Account account = new Account(args[1]);
			ConfigurableApplicationContext context = LockNodes.on("127.0.0.1", Integer.parseInt(args[0])).start();
			while (in.readLine() != null) {
				Lease lease = acquire(context.getBean(Locks.class));
				System.out.println("held " + lease.token());
				in.readLine();
				// without a look at the lease, as code that was in the middle of
				// something
				System.out.println("zombie: " + change(account, lease.token()));
				lease.close();
			}
		}

		private static String change(Account account, long token) {
			try {
				account.change(token);
				return "committed";
			}
			catch (FencedOffException ex) {
				return "fenced off";
			}
		}

	}

}
