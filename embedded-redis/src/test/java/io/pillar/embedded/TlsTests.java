package io.pillar.embedded;

import java.nio.file.Path;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

class TlsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class));

	@Test
	void serverWithGeneratedCertificateIsUsableThroughAnSslBundle() {
		try (RedisServer server = RedisServer.builder().tls().password("secret").start()) {
			assertThat(server.url()).isEqualTo("rediss://127.0.0.1:" + server.port());
			assertThat(server.execute("PING")).isEqualTo("PONG");
			this.contextRunner
				.withPropertyValues("spring.data.redis.host=localhost", "spring.data.redis.port=" + server.port(),
						"spring.data.redis.password=secret", "spring.data.redis.ssl.bundle=redis",
						"spring.ssl.bundle.pem.redis.truststore.certificate=file:" + server.certificate().orElseThrow())
				.run((context) -> {
					StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
					redis.opsForValue().set("k", "v");
					assertThat(server.execute("GET", "k")).isEqualTo("v");
				});
		}
	}

	@Test
	void serverWithTlsRefusesPlainClients() {
		try (RedisServer server = RedisServer.builder().tls().start();
				RedisClient client = RedisClient.create("redis://127.0.0.1:" + server.port())) {
			assertThatException().isThrownBy(() -> {
				try (StatefulRedisConnection<String, String> connection = client.connect()) {
					connection.sync().ping();
				}
			});
		}
	}

	@Test
	void serverWithGivenFilesUsesThemAndItsReplicaCopiesThroughTls(@TempDir Path directory) {
		TlsFiles files = TlsFiles.generate(directory);
		try (RedisServer master = RedisServer.builder()
			.tls(files.certificate(), files.key(), files.authority())
			.start()) {
			master.execute("SET", "k", "v");
			assertThat(master.certificate()).contains(files.authority());
			try (RedisServer replica = RedisServer.builder()
				.tls(files.certificate(), files.key(), files.authority())
				.replicaOf(master)
				.start()) {
				assertThat(replica.execute("GET", "k")).isEqualTo("v");
			}
		}
	}

	@Test
	void serverWithoutTlsHasNoCertificate() {
		try (RedisServer server = RedisServer.builder().start()) {
			assertThat(server.certificate()).isEmpty();
		}
	}

}
