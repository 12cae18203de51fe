package io.pillar.lock;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import liquibase.integration.spring.SpringLiquibase;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nodes that are killed while they migrate the database, at any moment.
 */
class MigrationLockTests {

	private static final boolean LONG = Boolean.getBoolean("pillar.long");

	private static final int ROUNDS = Integer.getInteger("pillar.lock.rounds", LONG ? 100 : 2);

	// the lease and a little
	private static final Duration LONGEST = Duration.ofSeconds(2 + 5);

	// a busy machine may keep a node from Redis for so long that it goes on without
	private static final AtomicInteger withoutRedis = new AtomicInteger();

	private static RedisServer redis;

	private static EmbeddedPostgres postgres;

	private static Server h2;

	@BeforeAll
	static void start() throws IOException, SQLException {
		redis = RedisServer.builder().start();
		postgres = EmbeddedPostgres.start();
		h2 = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
	}

	@AfterAll
	static void stop() throws IOException {
		redis.close();
		postgres.close();
		h2.stop();
		assertThat(withoutRedis.get()).isLessThanOrEqualTo(1 + ROUNDS / 10);
	}

	@Test
	void killedMigratorOfLiquibaseKeepsNobodyFromStarting() {
		for (int round = 0; round < ROUNDS; round++) {
			String name = "fleet" + round;
			new JdbcTemplate(postgres.getPostgresDatabase()).execute("create database " + name);
			String url = postgres.getJdbcUrl("postgres", name);
			startWhileOneIsKilled("liquibase", url, round);
			List<String> changes = new JdbcTemplate(new DriverManagerDataSource(url))
				.queryForList("select id from databasechangelog order by id", String.class);
			assertThat(changes).containsExactly("1", "2", "3", "4", "5");
		}
	}

	@Test
	void killedMigratorOfFlywayKeepsNobodyFromStarting() {
		for (int round = 0; round < ROUNDS; round++) {
			// Flyway waits for its table where a node goes on without Redis: for two
			// seconds by default
			String url = "jdbc:h2:tcp://127.0.0.1:%d/mem:fleet%d;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000"
				.formatted(h2.getPort(), round);
			startWhileOneIsKilled("flyway", url, round);
			JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(url));
			assertThat(jdbc.queryForList("select id from done order by id", Integer.class)).containsExactly(1, 2, 3);
		}
	}

	/**
	 * The first node does not reach Redis, so that the second gets the lease.
	 */
	@Test
	void rowOfNodeThatMigratesWithoutRedisIsNotFreed() throws SQLException {
		new JdbcTemplate(postgres.getPostgresDatabase()).execute("create database cut");
		String url = postgres.getJdbcUrl("postgres", "cut");
		JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(url));
		try (Connection brake = DriverManager.getConnection(url)) {
			brake.setAutoCommit(false);
			brake.createStatement().execute("create table change3 (id int)");
			CompletableFuture<Void> first = aside(() -> startWithoutRedis(url));
			awaitFirst(url, "liquibase");
			CompletableFuture<Void> second = aside(() -> startAnother("liquibase", url));
			await().atMost(60, TimeUnit.SECONDS)
				.until(() -> jdbc.queryForObject(
						"select count(*) from pg_stat_activity "
								+ "where wait_event_type = 'Lock' and query like 'update pillar_migration %'",
						Integer.class) == 1);
			assertThat(jdbc.queryForObject("select locked from databasechangeloglock", Boolean.class)).isTrue();
			brake.rollback();
			first.join();
			second.join();
		}
		assertThat(jdbc.queryForList("select id from databasechangelog order by id", String.class)).containsExactly("1",
				"2", "3", "4", "5");
	}

	@Test
	void rowOfKilledNodeIsFreedWithoutRedisToo() {
		new JdbcTemplate(postgres.getPostgresDatabase()).execute("create database alone");
		String url = postgres.getJdbcUrl("postgres", "alone");
		startAnother("liquibase", url);
		JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(url));
		jdbc.update("update databasechangeloglock set locked = true, lockgranted = now(), "
				+ "lockedby = 'host#pillar (10.0.0.1)'");
		jdbc.update("delete from databasechangelog where id = '5'");
		startWithoutRedis(url);
		assertThat(jdbc.queryForObject("select locked from databasechangeloglock", Boolean.class)).isFalse();
		assertThat(jdbc.queryForList("select id from databasechangelog", String.class)).contains("5");
	}

	private static void startWithoutRedis(String url) {
		RedisServer away = RedisServer.builder().start();
		away.close();
		Migrator.start("liquibase", away.port(), url).close();
	}

	@Test
	void rowOfOthersIsLeftAlone() {
		new JdbcTemplate(postgres.getPostgresDatabase()).execute("create database others");
		String url = postgres.getJdbcUrl("postgres", "others");
		startAnother("liquibase", url);
		JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(url));
		jdbc.update(
				"update databasechangeloglock set locked = true, lockedby = 'console (10.0.0.1)', lockgranted = now()");
		assertThat(isFreed(url)).isFalse();
		jdbc.update("update databasechangeloglock set lockedby = 'pillar-7.example#ops (10.0.0.1)'");
		assertThat(isFreed(url)).isFalse();
		jdbc.update("update databasechangeloglock set lockedby = 'host#ops (pillar.example)'");
		assertThat(isFreed(url)).isFalse();
		jdbc.update("update databasechangeloglock set lockedby = 'host#pillar (10.0.0.1)'");
		assertThat(isFreed(url)).isTrue();
		jdbc.update("update databasechangeloglock set locked = true, lockgranted = now(), "
				+ "lockedby = 'host#blue pillar (10.0.0.1)'");
		assertThat(isFreed(url)).isTrue();
	}

	/**
	 * Look at the row as a node does before it migrates.
	 */
	private static boolean isFreed(String url) {
		DriverManagerDataSource dataSource = new DriverManagerDataSource(url);
		LiquibaseLockRow.free(new SpringLiquibase(), dataSource);
		return Boolean.FALSE.equals(
				new JdbcTemplate(dataSource).queryForObject("select locked from databasechangeloglock", Boolean.class));
	}

	private static void startWhileOneIsKilled(String tool, String url, int round) {
		long seed = Long.getLong("pillar.lock.seed", System.nanoTime());
		System.out.printf("Seed of round %d: -Dpillar.lock.seed=%d%n", round, seed);
		try (ChildJvm victim = new ChildJvm(Migrator.class, tool, String.valueOf(redis.port()), url)) {
			victim.await("starting");
			if (round % 2 == 0) {
				// somewhere in its migrations
				awaitFirst(url, tool);
			}
			List<CompletableFuture<Void>> others = Stream.generate(() -> aside(() -> startAnother(tool, url)))
				.limit(2)
				.toList();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(new Random(seed).nextInt(2000)));
			victim.kill();
			long killed = System.nanoTime();
			others.forEach(CompletableFuture::join);
			Duration took = Duration.ofNanos(System.nanoTime() - killed);
			System.out.printf("All have started %d ms after the kill%n", took.toMillis());
			// the first round loads the classes
			assertThat(!LONG || round == 0 || took.compareTo(LONGEST) < 0).as("Started in %s", took).isTrue();
		}
	}

	// the common pool has one thread on two cores, and who waits for a lease holds it
	private static CompletableFuture<Void> aside(Runnable work) {
		return CompletableFuture.runAsync(work, (task) -> new Thread(task).start());
	}

	private static void awaitFirst(String url, String tool) {
		JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(url));
		String table = tool.equals("flyway") ? "done" : "databasechangelog";
		await().atMost(60, TimeUnit.SECONDS)
			.ignoreExceptions()
			.until(() -> jdbc.queryForObject("select count(*) from " + table, Integer.class) > 0);
	}

	private static void startAnother(String tool, String url) {
		try (ConfigurableApplicationContext context = Migrator.start(tool, redis.port(), url)) {
			assertThat(context.isRunning()).isTrue();
			if (context.getBean(LockInspection.class).stats().acquired() == 0) {
				withoutRedis.incrementAndGet();
			}
			assertThat(context.getBean(LockInspection.class).stats().held()).isZero();
		}
	}

}
