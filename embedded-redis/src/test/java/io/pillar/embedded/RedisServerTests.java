package io.pillar.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class RedisServerTests {

	@Test
	void serverWhenStartedAnswersFromItsOwnDirectory() throws IOException {
		try (RedisServer server = RedisServer.builder().start()) {
			assertThat(server.execute("PING")).isEqualTo("PONG");
			assertThat(server.execute("INFO", "server")).contains("process_id:" + server.pid(),
					"tcp_port:" + server.port());
			assertThat(server.execute("CONFIG", "GET", "dir")).isEqualTo("dir\n" + server.directory().toRealPath());
			assertThat(server.execute("CONFIG", "GET", "save")).isEqualTo("save\n");
			assertThat(server.url()).isEqualTo("redis://127.0.0.1:" + server.port());
			assertThat(server.port()).isLessThanOrEqualTo(Ports.HIGHEST);
		}
	}

	@Test
	void serverWhenClosedLeavesNothing() {
		RedisServer server = RedisServer.builder().start();
		Path directory = server.directory();
		assertThat(directory).isDirectory();
		server.close();
		server.close();
		assertThat(server.isRunning()).isFalse();
		assertThat(ProcessHandle.of(server.pid())).isEmpty();
		assertThat(directory).doesNotExist();
		assertThatIllegalStateException().isThrownBy(server::restart).withMessageContaining("is closed");
	}

	@Test
	void serverWithPasswordRefusesClientsWithoutIt() {
		try (RedisServer server = RedisServer.builder().password("p\"w #1\\").start();
				TcpProxy proxy = TcpProxy.to(server.host(), server.port())) {
			assertThat(server.execute("PING")).isEqualTo("PONG");
			assertThat(server.password()).isEqualTo("p\"w #1\\");
			assertThatExceptionOfType(RedisReplyException.class)
				.isThrownBy(() -> Connections.execute(proxy.port(), "PING"))
				.withMessageStartingWith("NOAUTH");
		}
	}

	@Test
	void serverWithDirectivesObeysThem() {
		try (RedisServer server = RedisServer.builder()
			.directive("maxmemory", "64mb")
			.directive("user", "limited", "on", ">secret", "~app:*", "+get")
			.directive("rename-command", "FLUSHALL", "")
			.start()) {
			assertThat(server.execute("CONFIG", "GET", "maxmemory")).isEqualTo("maxmemory\n67108864");
			assertThat(server.execute("ACL", "GETUSER", "limited")).contains("app:*");
			assertThatExceptionOfType(RedisReplyException.class).isThrownBy(() -> server.execute("FLUSHALL"));
		}
	}

	@Test
	void serverWithBadDirectiveFailsWithWhatItSaid() {
		RedisServerBuilder builder = RedisServer.builder().directive("no-such-directive", "1");
		assertThatIllegalStateException().isThrownBy(builder::start)
			.withMessageContaining("ended at once")
			.withMessageContaining("no-such-directive");
	}

	@Test
	void serverOnPortOfAnotherFails() {
		try (RedisServer server = RedisServer.builder().start()) {
			RedisServerBuilder builder = RedisServer.builder().port(server.port());
			assertThatExceptionOfType(PortInUseException.class).isThrownBy(builder::start);
			assertThat(server.execute("PING")).isEqualTo("PONG");
		}
	}

	@Test
	void portWhenTooHighForAClusterBusIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> RedisServer.builder().port(55536));
	}

	@Test
	void executeReturnsRepliesAsText() {
		try (RedisServer server = RedisServer.builder().start()) {
			assertThat(server.execute("SET", "k", "grüße")).isEqualTo("OK");
			assertThat(server.execute("GET", "k")).isEqualTo("grüße");
			assertThat(server.execute("GET", "absent")).isEmpty();
			assertThat(server.execute("MGET", "k", "absent")).isEqualTo("grüße\n");
			assertThat(server.execute("INCR", "n")).isEqualTo("1");
			assertThatExceptionOfType(RedisReplyException.class).isThrownBy(() -> server.execute("INCR", "k"))
				.withMessageStartingWith("ERR value is not an integer");
		}
	}

	@Test
	void restartAfterKillKeepsPortAndConfiguration() {
		try (RedisServer server = RedisServer.builder().password("secret").start()) {
			int port = server.port();
			long pid = server.pid();
			server.kill();
			assertThat(server.isRunning()).isFalse();
			assertThat(ProcessHandle.of(pid)).isEmpty();
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> server.execute("PING"));
			server.restart();
			assertThat(server.execute("CONFIG", "GET", "requirepass")).isEqualTo("requirepass\nsecret");
			assertThat(server.port()).isEqualTo(port);
			assertThat(server.pid()).isNotEqualTo(pid);
		}
	}

	@Test
	void restartWithPersistenceKeepsTheData() {
		try (RedisServer server = RedisServer.builder()
			.directive("appendonly", "yes")
			.directive("appendfsync", "always")
			.start()) {
			server.execute("SET", "k", "v");
			server.restart();
			assertThat(server.execute("GET", "k")).isEqualTo("v");
			server.kill();
			server.restart();
			assertThat(server.execute("GET", "k")).isEqualTo("v");
		}
	}

	@Test
	void pausedServerTimesOutUntilResumed() {
		try (RedisServer server = RedisServer.builder().start()) {
			server.execute("SET", "k", "v");
			server.pause();
			assertThat(server.isRunning()).isTrue();
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> server.execute("PING"))
				.withMessageStartingWith("No reply from")
				.withCauseInstanceOf(SocketTimeoutException.class);
			server.resume();
			assertThat(server.execute("GET", "k")).isEqualTo("v");
		}
	}

	@Test
	void pausedServerCanBeStoppedAndRestarted() {
		try (RedisServer server = RedisServer.builder().start()) {
			server.pause();
			server.restart();
			assertThat(server.execute("PING")).isEqualTo("PONG");
			server.pause();
		}
	}

	@Test
	void replicaThatCannotSayHowItIsLeavesNothing() {
		try (RedisServer master = RedisServer.builder().start()) {
			List<Long> before = servers();
			assertThatExceptionOfType(RedisReplyException.class).isThrownBy(
					() -> RedisServer.builder().replicaOf(master).directive("rename-command", "INFO", "").start());
			assertThat(servers()).isEqualTo(before);
		}
	}

	private static List<Long> servers() {
		return ProcessHandle.current().children().map(ProcessHandle::pid).sorted().toList();
	}

	@Test
	void replicaCopiesItsMasterWithItsPassword() {
		try (RedisServer master = RedisServer.builder().password("secret").start()) {
			master.execute("SET", "k", "v");
			try (RedisServer replica = RedisServer.builder().replicaOf(master).start()) {
				assertThat(replica.execute("GET", "k")).isEqualTo("v");
				assertThat(replica.execute("ROLE")).startsWith("slave\n127.0.0.1\n" + master.port());
				master.execute("SET", "k", "w");
				await().atMost(Duration.ofSeconds(10)).until(() -> replica.execute("GET", "k").equals("w"));
			}
		}
	}

}
