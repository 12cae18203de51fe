package io.pillar.redis;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Takes Redis away in every way a network can, and gives it back.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisRecoveryTests {

	private static RedisServer server;

	private TcpProxy proxy;

	@BeforeAll
	static void startServer() {
		server = RedisServer.builder().start();
	}

	@BeforeEach
	void startProxy() {
		this.proxy = TcpProxy.to(server.host(), server.port());
	}

	@AfterEach
	void closeProxy() {
		this.proxy.close();
		if (!server.isRunning()) {
			server.restart();
		}
		server.resume();
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@Test
	void redisThatIsKilledAndRestarted(CapturedOutput output) {
		assertComesBack(server::kill, server::restart, output);
	}

	@Test
	void redisThatIsStoppedAndRestarted(CapturedOutput output) {
		assertComesBack(server::stop, server::restart, output);
	}

	@Test
	void redisThatHangsAndGoesOn(CapturedOutput output) {
		assertComesBack(server::pause, server::resume, output);
	}

	@Test
	void networkThatIsCutAndHealed(CapturedOutput output) {
		assertComesBack(this.proxy::cut, this.proxy::heal, output);
	}

	@Test
	void networkThatSwallowsEverythingAndIsHealed(CapturedOutput output) {
		assertComesBack(this.proxy::blackHole, this.proxy::heal, output);
	}

	@Test
	void connectionThatIsDroppedIsReplacedAndRepaired(CapturedOutput output) {
		Node.at(this.proxy).run((context) -> {
			Queue<String> heard = HeardChanges.of(context);
			this.proxy.cutConnections();
			await().untilAsserted(() -> assertThat(heard).containsExactly("unavailable", "repair", "available"));
			assertThat(context.getBean(RedisLink.class).stats().connects()).isEqualTo(2);
			assertThat(changes(output)).hasSize(3);
		});
	}

	@Test
	void connectionThatIsHalfOpenIsReplacedWhileNewOnesWork(CapturedOutput output) {
		try (MutingRelay relay = new MutingRelay(server.port())) {
			Node.at(relay.port()).run((context) -> {
				Queue<String> heard = HeardChanges.of(context);
				relay.muteThoseThereAre();
				await().untilAsserted(() -> assertThat(heard).containsExactly("unavailable", "repair", "available"));
				assertThat(context.getBean(RedisLink.class).stats().connects()).isEqualTo(2);
				assertThat(changes(output)).hasSize(3);
			});
		}
	}

	@Test
	void connectionThatIsDroppedAgainAndAgainUnderLoadIsToldInOrder() {
		Node.at(this.proxy).run((context) -> {
			Queue<String> heard = HeardChanges.of(context);
			AtomicBoolean ended = new AtomicBoolean();
			List<Thread> callers = List.of(load(context, ended), load(context, ended));
			for (int i = 1; i <= 4; i++) {
				int times = i;
				this.proxy.cutConnections();
				await()
					.until(() -> heard.size() >= 3 * times && context.getBean(RedisAvailability.class).isAvailable());
			}
			ended.set(true);
			for (Thread caller : callers) {
				caller.join();
			}
			assertThat(String.join(" ", heard)).matches("(unavailable (repair )+available ?)+");
		});
	}

	@Test
	void repairThatFailsKeepsRedisAwayUntilItWorks() {
		Node.at(this.proxy).run((context) -> {
			RedisAvailability availability = context.getBean(RedisAvailability.class);
			Queue<String> heard = new ConcurrentLinkedQueue<>();
			availability.addListener(new RedisAvailability.Listener() {
				@Override
				public boolean repair() {
					heard.add("repair");
					return heard.size() == 3;
				}
			});
			this.proxy.cutConnections();
			await().until(() -> heard.size() == 3 && availability.isAvailable());
		});
	}

	@Test
	void redisThatDropsEveryConnectionIsNotAskedInALoop(CapturedOutput output) {
		try (FakeRedis full = new FakeRedis("-ERR max number of clients reached")) {
			Node.at(full.port()).run((context) -> {
				long before = full.connections();
				await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
				assertThat(full.connections() - before).isBetween(1L, 16L);
				assertThat(changes(output)).hasSize(1);
			});
		}
	}

	@Test
	void oldMasterThatBecameAReplicaIsLeft() {
		try (RedisServer old = RedisServer.builder().start(); RedisServer fresh = RedisServer.builder().start()) {
			Node.at(old).run((context) -> {
				RedisAvailability availability = context.getBean(RedisAvailability.class);
				long connects = context.getBean(RedisLink.class).stats().connects();
				old.execute("REPLICAOF", fresh.host(), String.valueOf(fresh.port()));
				await().until(() -> {
					write(context);
					return !availability.isAvailable();
				});
				await().until(() -> context.getBean(RedisLink.class).stats().connects() > connects + 1);
				assertThat(availability.reason()).contains(RedisDiagnosis.READ_ONLY.summary());
				old.execute("REPLICAOF", "NO", "ONE");
				await().until(availability::isAvailable);
			});
		}
	}

	private void assertComesBack(Runnable away, Runnable back, CapturedOutput output) {
		Node.at(this.proxy).run((context) -> {
			RedisAvailability availability = context.getBean(RedisAvailability.class);
			assertThat(availability.isAvailable()).isTrue();
			Queue<String> heard = HeardChanges.of(context);
			away.run();
			await().until(() -> !availability.isAvailable());
			await().untilAsserted(() -> assertThat(heard).containsExactly("unavailable"));
			for (int i = 0; i < 50; i++) {
				write(context);
			}
			back.run();
			await().until(availability::isAvailable);
			await().untilAsserted(() -> assertThat(heard).containsExactly("unavailable", "repair", "available"));
			String pong = context.getBean(RedisLink.class).call((redis) -> redis.ping());
			assertThat(pong).isEqualTo("PONG");
			assertThat(changes(output)).satisfiesExactly((line) -> assertThat(line).contains("is available"),
					(line) -> assertThat(line).contains("WARN", "is unavailable"),
					(line) -> assertThat(line).contains("INFO", "is available"));
			assertThat(output).doesNotContain("\tat io.pillar");
		});
	}

	private static Thread load(ApplicationContext context, AtomicBoolean ended) {
		Thread caller = new Thread(() -> {
			while (!ended.get()) {
				write(context);
				context.getBean(RedisLink.class).callAsync((redis) -> redis.ping());
			}
		});
		caller.start();
		return caller;
	}

	private static void write(ApplicationContext context) {
		try {
			context.getBean(RedisLink.class).call((redis) -> redis.set(new byte[] { 'k' }, new byte[] { 'v' }));
		}
		catch (RedisUnavailableException ex) {
			// what the test is about
		}
	}

	/**
	 * Warnings of the client count too.
	 */
	private static List<String> changes(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains("io.pillar.redis")
					|| (line.contains("io.lettuce") && line.contains("WARN")))
			.toList();
	}

}
