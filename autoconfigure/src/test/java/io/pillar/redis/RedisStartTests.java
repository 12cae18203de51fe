package io.pillar.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts applications with a Redis that cannot be used: they start without it and say
 * why, or do not start and say why.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisStartTests {

	@Test
	void startWithAnAbsentRedis(CapturedOutput output) throws IOException {
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		assertDiagnosed(Node.at(port), RedisDiagnosis.REFUSED, output);
	}

	@Test
	void startWithAnUnknownHost(CapturedOutput output) {
		assertDiagnosed(Node.runner("spring.data.redis.host=no-such-host.invalid", "pillar.redis.security=off"),
				RedisDiagnosis.UNKNOWN_HOST, output);
	}

	@Test
	void startWithARedisThatHangs(CapturedOutput output) {
		try (FakeRedis hanging = new FakeRedis(null)) {
			assertDiagnosed(Node.at(hanging.port()), RedisDiagnosis.NO_ANSWER, output);
		}
	}

	@Test
	void startWithARedisThatHangsDoesNotWaitLongerThanTold(CapturedOutput output) {
		try (FakeRedis hanging = new FakeRedis(null)) {
			assertDiagnosed(
					Node.at(hanging.port(), "spring.data.redis.connect-timeout=1m", "pillar.redis.start-timeout=300ms"),
					RedisDiagnosis.NO_ANSWER, output);
		}
	}

	@Test
	void startWithARedisThatIsLoading(CapturedOutput output) {
		try (FakeRedis loading = new FakeRedis("-LOADING Redis is loading the dataset in memory")) {
			assertDiagnosed(Node.at(loading.port()), RedisDiagnosis.LOADING, output);
		}
	}

	@Test
	void startWithARedisThatTakesNoMoreClients(CapturedOutput output) {
		try (FakeRedis full = new FakeRedis("-ERR max number of clients reached")) {
			assertDiagnosed(Node.at(full.port()), RedisDiagnosis.FULL, output);
		}
	}

	@Test
	void startWithoutThePasswordThatRedisWants(CapturedOutput output) {
		try (RedisServer server = RedisServer.builder().password("secret").start()) {
			assertDiagnosed(Node.at(server), RedisDiagnosis.PASSWORD_MISSING, output);
			assertThat(output).doesNotContain("secret");
		}
	}

	@Test
	void startWithAWrongPassword(CapturedOutput output) {
		try (RedisServer server = RedisServer.builder().password("secret").start()) {
			assertDiagnosed(Node.at(server, "spring.data.redis.password=guessed"), RedisDiagnosis.PASSWORD_WRONG,
					output);
			assertThat(output).doesNotContain("secret").doesNotContain("guessed");
		}
	}

	@Test
	void startWithAReadOnlyReplica(CapturedOutput output) {
		try (RedisServer master = RedisServer.builder().start();
				RedisServer replica = RedisServer.builder().replicaOf(master).start()) {
			assertDiagnosed(Node.at(replica), RedisDiagnosis.READ_ONLY, output);
		}
	}

	@Test
	void startWithARedisThatLacksACommand(CapturedOutput output) {
		try (RedisServer server = RedisServer.builder().directive("rename-command", "EVALSHA", "").start()) {
			assertDiagnosed(Node.at(server), RedisDiagnosis.NO_COMMAND, output);
		}
	}

	@Test
	void startWithARedisThatLacksACommandInsideScripts(CapturedOutput output) {
		try (RedisServer server = RedisServer.builder().directive("rename-command", "PUBLISH", "").start()) {
			assertDiagnosed(Node.at(server), RedisDiagnosis.NO_COMMAND, output);
		}
	}

	@Test
	void startWithoutTheRightToACommand(CapturedOutput output) {
		assertRightMissing("-eval", output);
	}

	@Test
	void startWithoutTheRightToACommandInsideScripts(CapturedOutput output) {
		assertRightMissing("-publish", output);
	}

	@Test
	void startWithoutTheRightToTheKeys(CapturedOutput output) {
		assertRightMissing("resetkeys", output);
	}

	@Test
	void startWithoutTheRightToTheChannels(CapturedOutput output) {
		assertRightMissing("resetchannels", output);
	}

	@Test
	void startWithAClusterThatWasTakenForASingleServer(CapturedOutput output) {
		try (FakeRedis moved = new FakeRedis("-MOVED 3999 127.0.0.1:6381")) {
			assertDiagnosed(Node.at(moved.port()), RedisDiagnosis.IS_CLUSTER, output);
		}
	}

	@Test
	void startWithASingleServerThatWasTakenForACluster(CapturedOutput output) {
		try (RedisServer server = RedisServer.builder().start()) {
			assertDiagnosed(Node.runner("spring.data.redis.cluster.nodes=127.0.0.1:" + server.port()),
					RedisDiagnosis.NO_CLUSTER, output);
		}
	}

	@Test
	void startWithSentinelsThatAreNotThere(CapturedOutput output) throws IOException {
		try (RedisServer notASentinel = RedisServer.builder().start()) {
			ApplicationContextRunner runner = Node.runner(
					"spring.data.redis.sentinel.nodes=127.0.0.1:" + notASentinel.port(),
					"spring.data.redis.sentinel.master=main");
			runner.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(RedisAvailability.class).isAvailable()).isFalse();
				assertThat(warnings(output)).isOne();
			});
		}
	}

	@Test
	void startWithTlsAtAServerWithoutIt(CapturedOutput output) {
		try (RedisServer server = RedisServer.builder().start()) {
			assertDiagnosed(Node.at(server, "spring.data.redis.ssl.enabled=true"), RedisDiagnosis.NO_ANSWER, output);
		}
	}

	@Test
	void startWithACertificateThatIsNotTrusted(CapturedOutput output) {
		try (RedisServer server = RedisServer.builder().tls().start()) {
			assertDiagnosed(Node.at(server, "spring.data.redis.ssl.enabled=true"), RedisDiagnosis.TLS, output);
		}
	}

	@Test
	void startWithoutTlsAtAServerThatWantsIt(CapturedOutput output) {
		try (RedisServer server = RedisServer.builder().tls().start()) {
			assertDiagnosed(Node.at(server), RedisDiagnosis.DROPPED, output);
		}
	}

	@Test
	void startWhereTheConnectionIsDroppedBeforeTheReasonIsHeardAsksForIt(CapturedOutput output) {
		try (FakeRedis loading = new FakeRedis("-LOADING Redis is loading the dataset in memory").droppingOne()) {
			Node.at(loading.port())
				.withPropertyValues("pillar.redis.timeout=20s", "pillar.redis.start-timeout=1m")
				.run((context) -> assertThat(context).hasNotFailed());
			assertThat(output).contains("is unavailable: " + RedisDiagnosis.LOADING.summary());
		}
	}

	@Test
	void startWithRedisFullOfDataGoesOnAndSaysSo(CapturedOutput output) {
		try (RedisServer server = RedisServer.builder()
			.directive("maxmemory", "1kb")
			.directive("maxmemory-policy", "noeviction")
			.start()) {
			Node.at(server).run((context) -> {
				assertThat(context.getBean(RedisAvailability.class).isAvailable()).isTrue();
				assertThat(output).contains("Redis can only be read: it is out of memory and refuses writes.");
			});
		}
	}

	private static void assertRightMissing(String rule, CapturedOutput output) {
		try (RedisServer server = RedisServer.builder().start()) {
			server.execute("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", rule);
			assertDiagnosed(Node.at(server, "spring.data.redis.username=app", "spring.data.redis.password=secret"),
					RedisDiagnosis.NO_RIGHT, output);
		}
	}

	private static void assertDiagnosed(ApplicationContextRunner runner, RedisDiagnosis why, CapturedOutput output) {
		// a machine that is busy must not be taken for a Redis that does not answer
		assertSaid((why == RedisDiagnosis.NO_ANSWER) ? runner : runner.withPropertyValues("pillar.redis.timeout=20s",
				"pillar.redis.start-timeout=1m", "spring.data.redis.connect-timeout=20s"), why, output);
	}

	private static void assertSaid(ApplicationContextRunner runner, RedisDiagnosis why, CapturedOutput output) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(RedisAvailability.class).isAvailable()).isFalse();
			assertThat(context.getBean(RedisAvailability.class).reason()).contains(why.summary());
		});
		assertThat(output).contains("is unavailable: " + why.summary() + ". This node goes on without it")
			.contains(why.remedy())
			.doesNotContain("\tat io.pillar");
		assertThat(warnings(output)).isOne();
		runner.withPropertyValues("pillar.redis.on-start-failure=fail").run((context) -> {
			FailureAnalysis analysis = new RedisRequiredFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains(why.summary()).contains("on-start-failure is 'fail'");
			assertThat(analysis.getAction()).contains(why.remedy()).contains("degrade");
		});
	}

	private static long warnings(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains("WARN") && line.contains("io.pillar")).count();
	}

}
