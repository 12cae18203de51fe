package io.pillar.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LettuceThroughProxyTests {

	@Test
	void messagesPushedToLettuceAreDroppedAndItsOtherRepliesAreNot() {
		try (RedisServer server = RedisServer.builder().start();
				TcpProxy proxy = TcpProxy.to(server.host(), server.port());
				RedisClient client = RedisClient.create("redis://127.0.0.1:" + proxy.port());
				StatefulRedisPubSubConnection<String, String> connection = client.connectPubSub()) {
			List<String> messages = new CopyOnWriteArrayList<>();
			connection.addListener(new RedisPubSubAdapter<>() {

				@Override
				public void message(String channel, String message) {
					messages.add(message);
				}

			});
			connection.sync().subscribe("news");
			proxy.dropMessages(true);
			server.execute("PUBLISH", "news", "lost");
			await().atMost(Duration.ofSeconds(20)).until(() -> proxy.messagesDropped() == 1);
			assertThat(connection.sync().ping()).isEqualTo("PONG");
			connection.sync().subscribe("other");
			proxy.heal();
			server.execute("PUBLISH", "other", "kept");
			await().atMost(Duration.ofSeconds(20)).until(() -> messages.equals(List.of("kept")));
		}
	}

	@Test
	void lettuceReconnectsAfterACut() {
		try (RedisServer server = RedisServer.builder().start();
				TcpProxy proxy = TcpProxy.to(server.host(), server.port());
				RedisClient client = RedisClient.create("redis://127.0.0.1:" + proxy.port());
				StatefulRedisConnection<String, String> connection = client.connect()) {
			connection.sync().set("k", "v");
			proxy.cut();
			await().atMost(Duration.ofSeconds(20)).until(() -> !connection.isOpen());
			proxy.heal();
			assertThat(connection.sync().get("k")).isEqualTo("v");
			assertThat(proxy.commandCount("SET")).isEqualTo(1);
			assertThat(proxy.commandCount("GET")).isEqualTo(1);
		}
	}

	@Test
	void tlsPassesUnread() throws IOException {
		try (RedisServer server = RedisServer.builder().tls().start();
				TcpProxy proxy = TcpProxy.to(server.host(), server.port());
				RespClient client = RespClient.connect(proxy.host(), proxy.port(),
						new TlsFiles(server.directory(), server.directory(), server.certificate().orElseThrow())
							.clientSockets(),
						Duration.ofSeconds(10))) {
			assertThat(client.execute("PING")).isEqualTo("PONG");
			assertThat(proxy.commands()).isEmpty();
		}
	}

}
