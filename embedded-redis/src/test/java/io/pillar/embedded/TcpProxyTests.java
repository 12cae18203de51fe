package io.pillar.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class TcpProxyTests {

	private static final Duration SHORT = Duration.ofMillis(300);

	private static RedisServer server;

	private TcpProxy proxy;

	@BeforeAll
	static void startServer() {
		server = RedisServer.builder().start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void startProxy() {
		server.execute("FLUSHALL");
		this.proxy = TcpProxy.to(server.host(), server.port());
	}

	@AfterEach
	void stopProxy() {
		this.proxy.close();
	}

	private RespClient connect() throws IOException {
		return Connections.open(this.proxy.port());
	}

	private RespClient connectBriefly() throws IOException {
		return RespClient.connect(this.proxy.host(), this.proxy.port(), null, SHORT);
	}

	@Test
	void proxyPassesValuesOfAnySize() throws IOException {
		String value = "v".repeat(3_000_000);
		try (RespClient client = connect()) {
			assertThat(client.execute("SET", "k", value)).isEqualTo("OK");
			assertThat(client.execute("GET", "k")).isEqualTo(value);
		}
	}

	@Test
	void proxyCountsCommandsByName() throws IOException {
		try (RespClient client = connect()) {
			client.execute("set", "k", "v");
			client.execute("GET", "k");
			client.execute("GET", "absent");
			assertThat(this.proxy.commands()).isEqualTo(Map.of("SET", 1L, "GET", 2L));
			assertThat(this.proxy.commandCount("get")).isEqualTo(2);
			assertThat(this.proxy.commandsForwarded()).isEqualTo(3);
			this.proxy.resetCounts();
			assertThat(this.proxy.commandsForwarded()).isZero();
			client.execute("PING");
			assertThat(this.proxy.commands()).isEqualTo(Map.of("PING", 1L));
		}
	}

	@Test
	void delayedProxyHoldsBackBothWays() throws IOException {
		this.proxy.delay(SHORT);
		try (RespClient client = connect(); RespClient impatient = connectBriefly()) {
			long start = System.nanoTime();
			assertThat(client.execute("PING")).isEqualTo("PONG");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SHORT.multipliedBy(2));
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> impatient.execute("PING"));
			this.proxy.heal();
			assertThat(client.execute("PING")).isEqualTo("PONG");
		}
	}

	@Test
	void blackHoleKeepsConnectionsAndAnswersNothingUntilHealed() throws IOException {
		try (RespClient idle = connect(); RespClient busy = connectBriefly()) {
			idle.execute("PING");
			busy.execute("PING");
			this.proxy.resetCounts();
			this.proxy.blackHole();
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> busy.execute("SET", "k", "v"));
			try (RespClient late = connectBriefly()) {
				assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> late.execute("PING"));
			}
			assertThat(this.proxy.commandsForwarded()).isZero();
			this.proxy.heal();
			assertThat(idle.execute("EXISTS", "k")).isEqualTo("0");
			assertThatIOException().isThrownBy(() -> busy.execute("PING"))
				.isInstanceOfAny(SocketException.class, EOFException.class);
			assertThat(Connections.execute(this.proxy.port(), "PING")).isEqualTo("PONG");
		}
	}

	@Test
	void cutProxyRefusesUntilHealedOnTheSamePort() throws IOException {
		int port = this.proxy.port();
		try (RespClient client = connect()) {
			client.execute("PING");
			this.proxy.cut();
			assertThatIOException().isThrownBy(() -> client.execute("PING"));
			assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
		}
		this.proxy.heal();
		assertThat(this.proxy.port()).isEqualTo(port);
		assertThat(Connections.execute(port, "PING")).isEqualTo("PONG");
	}

	@Test
	void cutConnectionsEndsThemAndAcceptsNewOnes() throws IOException {
		try (RespClient client = connect()) {
			client.execute("PING");
			this.proxy.cutConnections();
			assertThatIOException().isThrownBy(() -> client.execute("PING"));
		}
		assertThat(Connections.execute(this.proxy.port(), "PING")).isEqualTo("PONG");
	}

	@Test
	void proxyWhenServerIsGoneClosesTheConnection() {
		try (RedisServer other = RedisServer.builder().start();
				TcpProxy toOther = TcpProxy.to(other.host(), other.port())) {
			other.kill();
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> Connections.execute(toOther.port(), "PING"));
			other.restart();
			assertThat(Connections.execute(toOther.port(), "PING")).isEqualTo("PONG");
		}
	}

	@Test
	void proxyToUnknownHostIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> TcpProxy.to("no such host", 6379));
	}

	@Test
	void droppedMessagesAreLostAndAllElseArrives() throws IOException {
		try (RespClient subscriber = connect()) {
			assertThat(subscriber.execute("SUBSCRIBE", "news")).isEqualTo("subscribe\nnews\n1");
			assertThat(subscriber.execute("PSUBSCRIBE", "n*")).isEqualTo("psubscribe\nn*\n2");
			this.proxy.dropMessages(true);
			assertThat(server.execute("PUBLISH", "news", "lost")).isEqualTo("2");
			await().atMost(Duration.ofSeconds(10)).until(() -> this.proxy.messagesDropped() == 2);
			assertThat(subscriber.execute("PING", "still there")).isEqualTo("pong\nstill there");
			this.proxy.dropMessages(false);
			CompletableFuture<String> ping = CompletableFuture
				.supplyAsync(() -> server.execute("PUBLISH", "news", "kept"));
			assertThat(ping.join()).isEqualTo("2");
			assertThat(subscriber.execute("PING")).isEqualTo("message\nnews\nkept");
		}
	}

	@Test
	void droppedMessagesSpareRepliesThatLookLikeOne() throws IOException {
		this.proxy.dropMessages(true);
		try (RespClient client = connect()) {
			client.execute("RPUSH", "list", "message", "news", "text");
			assertThat(client.execute("LRANGE", "list", "0", "-1")).isEqualTo("message\nnews\ntext");
		}
	}

	@Test
	void replicaBehindProxyFollowsItsMaster() {
		try (RedisServer replica = RedisServer.builder()
			.directive("replicaof", this.proxy.host(), Integer.toString(this.proxy.port()))
			.start()) {
			server.execute("SET", "k", "v");
			await().atMost(Duration.ofSeconds(20)).until(() -> replica.execute("GET", "k").equals("v"));
		}
	}

}
