package io.pillar.presence;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import reactor.core.publisher.Mono;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebFlux requests of users who are signed in, and of others.
 */
class PresenceWebFilterTests {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static ConfigurableApplicationContext site;

	@BeforeAll
	static void start() {
		site = new SpringApplicationBuilder(Site.class).web(WebApplicationType.REACTIVE)
			.logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=site", "pillar.mode=local",
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
		await().until(() -> presence.isOnline("ada") || presence.lastSeen("ada").isPresent());
		await().until(() -> !presence.isOnline("ada"));
		assertThat(presence.lastSeen("ada")).isPresent();
	}

	@Test
	void requestOfNobodyAndOfOneWithANameThatCannotBeAreServedAsBefore() {
		Presence presence = site.getBean(Presence.class);
		for (String user : new String[] { null, "x".repeat(300), "refused", "failing" }) {
			assertThat(get(user)).isEqualTo(404);
		}
		// who came after them comes after them
		assertThat(get("last")).isEqualTo(404);
		await().until(() -> presence.lastSeen("last").isPresent());
		assertThat(presence.users(Presence.EVERYONE)).isSubsetOf("ada", "last", "slow", "next");
		assertThat(presence.lastSeen("refused")).isEmpty();
		assertThat(presence.lastSeen("anonymousUser")).isEmpty();
	}

	@Test
	void requestIsAnsweredWhileThePolicyHangs() throws InterruptedException {
		Policy policy = site.getBean(Policy.class);
		Presence presence = site.getBean(Presence.class);
		try {
			assertThat(get("slow")).isEqualTo(404);
			assertThat(policy.asked.await(20, TimeUnit.SECONDS)).isTrue();
			assertThat(get("next")).isEqualTo(404);
			assertThat(get(null)).isEqualTo(404);
		}
		finally {
			policy.released.countDown();
		}
		await().until(() -> presence.lastSeen("next").isPresent());
	}

	private static int get(String user) {
		int port = ((WebServerApplicationContext) site).getWebServer().getPort();
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/nothing"))
			.timeout(Duration.ofSeconds(30));
		if (user != null) {
			request.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8)));
		}
		return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding()).join().statusCode();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ CodecsAutoConfiguration.class, NettyReactiveWebServerAutoConfiguration.class,
			HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, ErrorWebFluxAutoConfiguration.class,
			ReactiveWebSecurityAutoConfiguration.class, PillarRedisAutoConfiguration.class,
			PresenceAutoConfiguration.class, PresenceWebFluxAutoConfiguration.class })
	static class Site {

		@Bean
		ReactiveUserDetailsService users() {
			return (name) -> Mono.just(User.withUsername(name).password("{noop}secret").roles("USER").build());
		}

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http.authorizeExchange((requests) -> requests.anyExchange().permitAll())
				.httpBasic(Customizer.withDefaults())
				.anonymous(Customizer.withDefaults())
				.build();
		}

		@Bean
		Policy policy() {
			return new Policy();
		}

	}

	static class Policy implements PresencePolicy {

		private final CountDownLatch asked = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		@Override
		public boolean mayJoin(String channel, String user) {
			if (user.equals("failing")) {
				throw new IllegalStateException("this policy fails");
			}
			if (user.equals("slow")) {
				this.asked.countDown();
				try {
					this.released.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			return !user.equals("refused");
		}

	}

}
