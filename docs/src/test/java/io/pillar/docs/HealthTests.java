package io.pillar.docs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the guide advises about health keeps a node in service while Redis is away.
 */
class HealthTests {

	private static final Page PAGE = Page.read(Repository.ROOT.resolve("docs/features/redis.md"));

	@Test
	void groupOfTheGuideIsUpWhileTheCheckOfRedisTakesTheApplicationDown() throws IOException {
		try (RedisServer redis = RedisServer.builder().start();
				ConfigurableApplicationContext application = application(redis, "readiness:")) {
			redis.kill();
			await().atMost(Duration.ofSeconds(30)).until(() -> status(application, "") == 503);
			assertThat(status(application, "/readiness")).isEqualTo(200);
			assertThat(status(application, "/pillar")).isEqualTo(200);
			assertThat(status(application, "/cache")).isEqualTo(200);
		}
	}

	@Test
	void applicationWithoutTheCheckOfRedisStaysUp() throws IOException {
		try (RedisServer redis = RedisServer.builder().start();
				ConfigurableApplicationContext application = application(redis, "enabled: false")) {
			redis.kill();
			await().atMost(Duration.ofSeconds(30))
				.until(() -> body(application, "/pillar").contains("\"degraded\":true"));
			assertThat(status(application, "")).isEqualTo(200);
		}
	}

	@Test
	void applicationOfTheFirstStepsIsUpAndShowsItsChecksWithoutRedis() throws IOException {
		Page page = Page.read(Repository.ROOT.resolve("docs/getting-started.md"));
		try (ConfigurableApplicationContext application = application(page, "exposure:",
				"--pillar.embedded-redis.enabled=false")) {
			assertThat(status(application, "")).isEqualTo(200);
			assertThat(body(application, "/pillar")).contains("\"mode\":\"local\"");
			assertThat(status(application, "/cache")).isEqualTo(200);
		}
	}

	private static ConfigurableApplicationContext application(RedisServer redis, String marker) throws IOException {
		return application(PAGE, marker, "--spring.data.redis.host=" + redis.host(),
				"--spring.data.redis.port=" + redis.port(), "--spring.data.redis.timeout=500ms",
				"--management.endpoint.health.show-details=always");
	}

	private static ConfigurableApplicationContext application(Page page, String marker, String... settings)
			throws IOException {
		String yaml = page.code("yaml")
			.stream()
			.filter((block) -> block.contains("health:") && block.contains(marker))
			.findFirst()
			.orElseThrow();
		ConfigurableEnvironment environment = new StandardEnvironment();
		new YamlPropertySourceLoader().load("guide", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
			.forEach(environment.getPropertySources()::addLast);
		SpringApplication application = new SpringApplication(Application.class);
		application.setEnvironment(environment);
		return application
			.run(Stream.concat(Stream.of("--server.port=0", "--pillar.namespace=bots"), Stream.of(settings))
				.toArray(String[]::new));
	}

	private static int status(ConfigurableApplicationContext application, String path) {
		return ask(application, path).statusCode();
	}

	private static String body(ConfigurableApplicationContext application, String path) {
		return ask(application, path).body();
	}

	private static HttpResponse<String> ask(ConfigurableApplicationContext application, String path) {
		String port = application.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://localhost:%s/actuator/health%s".formatted(port, path)))
			.timeout(Duration.ofSeconds(20))
			.build();
		return HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
