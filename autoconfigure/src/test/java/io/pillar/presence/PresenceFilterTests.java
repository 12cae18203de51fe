package io.pillar.presence;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests of users who are signed in, and of others.
 */
class PresenceFilterTests {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static ConfigurableApplicationContext site;

	@BeforeAll
	static void start() {
		site = new SpringApplicationBuilder(Site.class).logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=site", "spring.main.banner-mode=off",
					"pillar.mode=local", "spring.liquibase.enabled=false", "spring.flyway.enabled=false",
					"pillar.presence.requests.ttl=1s")
			.run();
	}

	@AfterAll
	static void stop() {
		site.close();
	}

	@Test
	void requestOfAUserWhoIsSignedInMakesThemOnlineUntilTheTimeAfterTheLastOneIsOver() {
		Presence presence = site.getBean(Presence.class);
		assertThat(get("ada")).isEqualTo(404);
		assertThat(presence.isOnline("ada")).isTrue();
		await().until(() -> !presence.isOnline("ada"));
		assertThat(presence.lastSeen("ada")).isPresent();
	}

	@Test
	void requestOfNobodyAndOfOneWithANameThatCannotBeAreServedAsBefore() {
		Presence presence = site.getBean(Presence.class);
		long before = site.getBean(PresenceInspection.class).stats().joins();
		assertThat(get(null)).isEqualTo(404);
		assertThat(get("x".repeat(300))).isEqualTo(404);
		assertThat(get("refused")).isEqualTo(404);
		assertThat(get("failing")).isEqualTo(404);
		assertThat(presence.isOnline("refused")).isFalse();
		assertThat(site.getBean(PresenceInspection.class).stats().joins()).isEqualTo(before);
	}

	private static int get(String user) {
		int port = ((ServletWebServerApplicationContext) site).getWebServer().getPort();
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/nothing"));
		if (user != null) {
			request.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8)));
		}
		return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding()).join().statusCode();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Site {

		@Bean
		UserDetailsService users() {
			return (name) -> User.withUsername(name).password("{noop}secret").roles("USER").build();
		}

		@Bean
		SecurityFilterChain security(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		PresencePolicy policy() {
			return (channel, user) -> {
				if (user.equals("failing")) {
					throw new IllegalStateException("this policy fails");
				}
				return !user.equals("refused");
			};
		}

	}

}
