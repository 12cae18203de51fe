package io.pillar.presence;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client is answered whose user is not let in, where the application says nothing
 * of it.
 */
class PresenceRefusedExceptionTests {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void clientIsAnsweredThatItMayNotOrThatThereIsNoRoom(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext site = start(type)) {
			assertThat(get(site, "/refused/ada")).isEqualTo(403);
			assertThat(get(site, "/room/ada")).isEqualTo(200);
			assertThat(get(site, "/room/eve")).isEqualTo(503);
			assertThat(get(site, "/refused/eve")).isEqualTo(403);
		}
	}

	private static ConfigurableApplicationContext start(WebApplicationType type) {
		Class<?> site = (type == WebApplicationType.SERVLET) ? ServletSite.class : WebFluxSite.class;
		return new SpringApplicationBuilder(site).web(type)
			.logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=site", "pillar.mode=local",
					"pillar.presence.max-members=1")
			.run();
	}

	private static int get(ConfigurableApplicationContext site, String path) throws IOException, InterruptedException {
		int port = ((WebServerApplicationContext) site).getWebServer().getPort();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HttpMessageConvertersAutoConfiguration.class,
			TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class, PillarRedisAutoConfiguration.class,
			PresenceAutoConfiguration.class })
	@Import(Rooms.class)
	static class ServletSite {

		@Bean
		PresencePolicy policy() {
			return (channel, user) -> !channel.equals("refused");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ CodecsAutoConfiguration.class, NettyReactiveWebServerAutoConfiguration.class,
			HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, ErrorWebFluxAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, PresenceAutoConfiguration.class })
	@Import(Rooms.class)
	static class WebFluxSite {

		@Bean
		PresencePolicy policy() {
			return (channel, user) -> !channel.equals("refused");
		}

	}

	@RestController
	static class Rooms {

		private final Presence presence;

		Rooms(Presence presence) {
			this.presence = presence;
		}

		@GetMapping("/{channel}/{user}")
		String join(@PathVariable("channel") String channel, @PathVariable("user") String user) {
			this.presence.join(channel, Member.of(user, user));
			return "welcome";
		}

	}

}
