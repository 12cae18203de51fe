package io.pillar.docs.embedded;

import java.io.UncheckedIOException;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What the page of the embedded Redis shows about servers in tests.
 */
class ServerSnippetsTests {

	// tag::server[]
	@Test
	void serverIsKilledAndComesBackOnItsPort() {
		try (RedisServer redis = RedisServer.builder().password("secret").start()) {
			assertThat(redis.execute("SET", "bot:7", "Ada")).isEqualTo("OK");

			redis.kill();
			assertThatException().isThrownBy(() -> redis.execute("PING")).isInstanceOf(UncheckedIOException.class);

			redis.restart();
			assertThat(redis.execute("EXISTS", "bot:7")).isEqualTo("0");
		}
	}
	// end::server[]

	// tag::proxy[]
	@Test
	void readCostsOneCommand() {
		try (RedisServer redis = RedisServer.builder().start();
				TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
				ConfigurableApplicationContext application = application(proxy)) {
			StringRedisTemplate template = application.getBean(StringRedisTemplate.class);
			template.opsForValue().set("bot:7", "Ada");

			proxy.resetCounts();
			assertThat(template.opsForValue().get("bot:7")).isEqualTo("Ada");
			assertThat(proxy.commandCount("GET")).isEqualTo(1);
		}
	}
	// end::proxy[]

	private static ConfigurableApplicationContext application(TcpProxy proxy) {
		return new SpringApplication(Application.class).run("--spring.data.redis.host=" + proxy.host(),
				"--spring.data.redis.port=" + proxy.port(), "--spring.main.web-application-type=none");
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
