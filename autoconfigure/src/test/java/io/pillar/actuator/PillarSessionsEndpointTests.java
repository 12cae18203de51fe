package io.pillar.actuator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.pillar.session.SessionClient;
import io.pillar.session.SessionToken;
import io.pillar.session.SessionTokens;
import io.pillar.session.SessionUser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoints of sessions: ours, and that of Spring Boot on our sessions.
 */
class PillarSessionsEndpointTests {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		context = site("management.endpoint.pillarsessions.access=unrestricted");
	}

	private static ConfigurableApplicationContext site(String... properties) {
		return new SpringApplicationBuilder(Site.class).logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=site", "spring.main.banner-mode=off",
					"pillar.mode=local", "spring.liquibase.enabled=false", "spring.flyway.enabled=false",
					"management.endpoints.web.exposure.include=pillarsessions,sessions,health",
					"management.endpoint.health.show-details=always")
			.properties(properties)
			.run();
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	private static SessionToken login(String user) {
		return context.getBean(SessionTokens.class)
			.create(SessionUser.of(user, "USER"), SessionClient.of("192.0.2.1", "a phone"));
	}

	private static boolean isValid(SessionToken token) {
		return context.getBean(SessionTokens.class).validate(token.value()).isPresent();
	}

	private static HttpResponse<String> send(ConfigurableApplicationContext context, String method, String path) {
		int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
		try {
			return CLIENT.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path))
				.method(method, HttpRequest.BodyPublishers.noBody())
				.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static JsonNode json(String method, String path) {
		HttpResponse<String> response = send(context, method, path);
		assertThat(response.statusCode()).as(path).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	@Test
	void sessionsOfAUserAreShownWithoutWhatCouldBeUsedAsACookie() {
		SessionToken token = login("alice");
		HttpResponse<String> shown = send(context, "GET", "pillarsessions/alice");
		JsonNode session = JsonMapper.shared().readTree(shown.body()).path("sessions").get(0);
		assertThat(session.path("handle").asString()).isEqualTo(token.handle());
		assertThat(session.path("device").asString()).isEqualTo("a phone");
		assertThat(session.path("address").asString()).isEqualTo("192.0.2.1");
		assertThat(session.propertyNames()).contains("createdAt", "lastSeenAt", "expiresAt");
		assertThat(shown.body()).doesNotContain(token.value());
		assertThat(json("GET", "pillarsessions/nobody").path("sessions")).isEmpty();
	}

	@Test
	void countsAreShown() {
		login("counted");
		JsonNode counts = json("GET", "pillarsessions");
		assertThat(counts.path("active").asLong()).isPositive();
		assertThat(counts.path("totals").path("created").asLong()).isPositive();
	}

	@Test
	void sessionsAreEndedOneByOneAllButOneAndAll() {
		SessionToken first = login("bob");
		SessionToken second = login("bob");
		SessionToken third = login("bob");
		assertThat(send(context, "DELETE", "pillarsessions/alice/" + first.handle()).statusCode()).isEqualTo(404);
		assertThat(json("DELETE", "pillarsessions/bob/" + first.handle()).path("ended").asInt()).isEqualTo(1);
		assertThat(List.of(isValid(first), isValid(second), isValid(third))).containsExactly(false, true, true);
		assertThat(json("DELETE", "pillarsessions/bob?except=" + third.handle()).path("ended").asInt()).isEqualTo(1);
		assertThat(List.of(isValid(second), isValid(third))).containsExactly(false, true);
		assertThat(json("DELETE", "pillarsessions/bob").path("ended").asInt()).isEqualTo(1);
		assertThat(isValid(third)).isFalse();
	}

	@Test
	void nothingIsEndedWhereAccessIsNotGiven() {
		try (ConfigurableApplicationContext readable = site()) {
			assertThat(send(readable, "GET", "pillarsessions/alice").statusCode()).isEqualTo(200);
			assertThat(send(readable, "DELETE", "pillarsessions/alice").statusCode()).isEqualTo(405);
		}
	}

	@Test
	void endpointOfSpringBootListsAndEndsSessions() {
		SessionToken token = login("carol");
		JsonNode sessions = json("GET", "sessions?username=carol").path("sessions");
		assertThat(sessions).hasSize(1);
		assertThat(sessions.get(0).path("id").asString()).isEqualTo(token.handle());
		assertThat(json("GET", "sessions/" + token.value()).path("maxInactiveInterval").asLong()).isEqualTo(1800);
		assertThat(send(context, "DELETE", "sessions/" + token.handle()).statusCode()).isEqualTo(204);
		assertThat(isValid(token)).isFalse();
	}

	@Test
	void healthSaysWhereSessionsLive() {
		assertThat(json("GET", "health").path("components")
			.path("pillar")
			.path("details")
			.path("features")
			.path("session")
			.asString()).isEqualTo("keeps sessions in the memory of this node");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Site {

		@Bean
		SecurityFilterChain everybody(HttpSecurity security) {
			return security.csrf((csrf) -> csrf.disable())
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.build();
		}

	}

}
