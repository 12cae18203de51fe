package io.pillar.ratelimit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;

import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code #user} in a WebFlux application that finds out by itself who sends a request.
 */
class RateLimitedReactiveUserTests {

	@Test
	void userIsWhomTheExchangeKnows() throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Site.class)
			.web(WebApplicationType.REACTIVE)
			.logStartupInfo(false)
			.properties("server.port=0", "pillar.mode=local", "spring.application.name=users",
					"spring.main.banner-mode=off", "spring.reactor.netty.shutdown-quiet-period=0s")
			.run()) {
			int port = ((WebServerApplicationContext) context).getWebServer().getPort();
			assertThat(status(port, "alice")).isEqualTo(200);
			assertThat(status(port, "bob")).isEqualTo(200);
			assertThat(status(port, "alice")).isEqualTo(429);
			assertThat(status(port, "")).as("for nobody").isEqualTo(200);
			assertThat(status(port, "")).as("for nobody").isEqualTo(200);
		}
	}

	private static int status(int port, String user) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:%d/mine".formatted(port)))
			.header("X-User", user)
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(RateLimitWebFluxSite.class)
	@ImportAutoConfiguration(RateLimitMethodAutoConfiguration.class)
	static class Site {

		@Bean
		WebFilter users() {
			return (exchange, chain) -> {
				String name = exchange.getRequest().getHeaders().getFirst("X-User");
				Principal user = () -> name;
				return chain.filter((name == null || name.isEmpty()) ? exchange
						: exchange.mutate().principal(Mono.just(user)).build());
			};
		}

		@Bean
		Mine mine() {
			return new Mine();
		}

	}

	@RestController
	static class Mine {

		@GetMapping("/mine")
		@RateLimited(limit = 1, window = "1h", key = "#user")
		Mono<String> mine() {
			return Mono.just("mine");
		}

	}

}
