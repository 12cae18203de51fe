package io.pillar.lock;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What locks ask of Redis.
 */
class LockCostTests {

	private static RedisServer redis;

	private static TcpProxy proxy;

	private static LockNodes nodes;

	private static ApplicationContext node;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		proxy = TcpProxy.to(redis.host(), redis.port());
		nodes = LockNodes.on(proxy.host(), proxy.port());
		node = nodes.start();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		proxy.close();
		redis.close();
	}

	@Test
	void lockIsTakenAndReleasedWithTwoCommandsAndNoMessage() {
		Locks locks = node.getBean(Locks.class);
		locks.acquire("warm", LockContract.SOON).close();
		Map<String, Long> before = inside();
		long sent = scripts();
		for (int i = 0; i < 100; i++) {
			locks.acquire("lock" + i, LockContract.SOON).close();
		}
		// and now and then a sign of life
		assertThat(scripts() - sent).isBetween(200L, 220L);
		assertThat(inside().getOrDefault("publish", 0L)).isEqualTo(before.getOrDefault("publish", 0L));
	}

	@Test
	void scriptsDoLittleForALockThatNobodyElseWants() {
		Locks locks = node.getBean(Locks.class);
		locks.acquire("warm", LockContract.SOON).close();
		long before = inside().values().stream().mapToLong(Long::longValue).sum();
		for (int i = 0; i < 100; i++) {
			locks.acquire("little" + i, LockContract.SOON).close();
		}
		// the two scripts and what they call, and now and then a sign of life
		long done = inside().values().stream().mapToLong(Long::longValue).sum() - before;
		assertThat(done).isBetween(1500L, 1600L);
	}

	@Test
	void lockThatIsTakenAgainCostsNothing() {
		Locks locks = node.getBean(Locks.class);
		try (Lease outer = locks.acquire("again", LockContract.SOON)) {
			long sent = scripts();
			for (int i = 0; i < 1000; i++) {
				locks.acquire("again").close();
				assertThat(outer.isHeld()).isTrue();
				assertThat(outer.token()).isPositive();
			}
			assertThat(scripts() - sent).isLessThan(20);
		}
	}

	private static long scripts() {
		return proxy.commands()
			.entrySet()
			.stream()
			.filter((command) -> command.getKey().toLowerCase(Locale.ROOT).startsWith("eval"))
			.mapToLong(Map.Entry::getValue)
			.sum();
	}

	private static Map<String, Long> inside() {
		Map<String, Long> commands = new TreeMap<>();
		redis.execute("INFO", "commandstats").lines().filter((line) -> line.startsWith("cmdstat_")).forEach((line) -> {
			String name = line.substring(8, line.indexOf(':'));
			commands.put(name, Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1")));
		});
		return commands;
	}

}
