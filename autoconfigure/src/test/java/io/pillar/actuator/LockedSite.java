package io.pillar.actuator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import io.pillar.lock.RunOnce;

/**
 * A node with locks and their endpoint.
 */
final class LockedSite implements AutoCloseable {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	final ConfigurableApplicationContext context;

	LockedSite(String... properties) {
		this.context = new SpringApplicationBuilder(Site.class).logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=site", "spring.main.banner-mode=off",
					"spring.liquibase.enabled=false", "spring.flyway.enabled=false",
					"management.endpoints.web.exposure.include=pillarlocks,health", "pillar.redis.timeout=2s",
					"management.endpoint.health.show-details=always", "pillar.lock.leadership.roles=clerk")
			.properties(properties)
			.run();
	}

	HttpResponse<String> get(String path) {
		return send(HttpRequest.newBuilder(uri(path)));
	}

	HttpResponse<String> delete(String path) {
		return send(HttpRequest.newBuilder(uri(path)).DELETE());
	}

	private URI uri(String path) {
		int port = ((ServletWebServerApplicationContext) this.context).getWebServer().getPort();
		return URI.create("http://localhost:" + port + "/actuator" + path);
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

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class Site {

		@RunOnce(name = "report")
		@Scheduled(fixedRate = 200)
		void report() {
		}

		@Bean
		SecurityFilterChain everybody(HttpSecurity security) {
			return security.csrf((csrf) -> csrf.disable())
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.build();
		}

	}

}
