package io.pillar.actuator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A node with a limited page and the endpoint.
 */
final class RateLimitedNode implements AutoCloseable {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	final ConfigurableApplicationContext context;

	private RateLimitedNode(String... properties) {
		this.context = new SpringApplicationBuilder(Site.class).logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=site", "spring.main.banner-mode=off",
					"spring.liquibase.enabled=false", "spring.flyway.enabled=false",
					"management.endpoints.web.exposure.include=pillarratelimits", "pillar.redis.timeout=2s")
			.properties(properties)
			.run();
	}

	/**
	 * Start a node that counts bots and addresses.
	 */
	static RateLimitedNode start(String... properties) {
		String p = "pillar.rate-limit.policies.";
		return new RateLimitedNode(Stream
			.concat(Stream.of(p + "bot.key=header:X-Bot-Id", p + "bot.limit=5", p + "bot.window=1m",
					p + "bot.paths=/page", p + "bot.tiers[0].when=role:GOLD", p + "bot.tiers[0].limit=50",
					p + "address.key=ip", p + "address.limit=1000000", p + "address.window=1m",
					p + "address.paths=/page", p + "trial.key=header:X-Bot-Id", p + "trial.limit=1",
					p + "trial.window=1m", p + "trial.shadow=true", p + "trial.paths=/page"), Stream.of(properties))
			.toArray(String[]::new));
	}

	HttpResponse<String> page(String bot) {
		return send(HttpRequest.newBuilder(uri("/page")).header("X-Bot-Id", bot));
	}

	HttpResponse<String> get(String path) {
		return send(HttpRequest.newBuilder(uri("/actuator/pillarratelimits" + path)));
	}

	HttpResponse<String> post(String path, String json) {
		return send(HttpRequest.newBuilder(uri("/actuator/pillarratelimits" + path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json)));
	}

	HttpResponse<String> delete(String path) {
		return send(HttpRequest.newBuilder(uri("/actuator/pillarratelimits" + path)).DELETE());
	}

	private URI uri(String path) {
		int port = ((ServletWebServerApplicationContext) this.context).getWebServer().getPort();
		return URI.create("http://localhost:" + port + path);
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	@RestController
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Site {

		@GetMapping("/page")
		String page() {
			return "page";
		}

		@Bean
		SecurityFilterChain everybody(HttpSecurity security) {
			return security.csrf((csrf) -> csrf.disable())
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.build();
		}

	}

}
