package io.pillar.presence;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import io.pillar.embedded.RedisServer;
import io.pillar.event.EventAutoConfiguration;
import io.pillar.event.EventStream;
import io.pillar.event.EventStreamAutoConfiguration;
import io.pillar.event.EventTopic;
import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * A Tomcat whose responses are open for a while. Who sends a request is what its header
 * says.
 */
final class ResponseSite implements AutoCloseable {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	ResponseSite(RedisServer redis, String... properties) {
		this.context = new SpringApplicationBuilder(Site.class).logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=presence", "pillar.redis.timeout=2s",
					"pillar.presence.lease=2s", "pillar.event.stream.heartbeat=1s",
					"pillar.event.topics.live.level=replay", "spring.lifecycle.timeout-per-shutdown-phase=300ms",
					"spring.data.redis.port=" + redis.port())
			.properties(properties)
			.run();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	PresenceStats stats() {
		return bean(PresenceInspection.class).stats();
	}

	HttpResponse<InputStream> open(String path, String user) {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.header("X-User", user)
			.build();
		try {
			return CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Send something to whoever waits for it in a channel.
	 */
	void say(String channel, String text) {
		try {
			bean(Pages.class).emitters.get(channel).send(text);
		}
		catch (IOException | IllegalStateException ex) {
			// the client is gone
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LifecycleAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
			TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, SslAutoConfiguration.class, LifecycleAutoConfiguration.class,
			DataRedisAutoConfiguration.class, PillarRedisAutoConfiguration.class, EventAutoConfiguration.class,
			EventStreamAutoConfiguration.class, PresenceAutoConfiguration.class,
			ResponsePresenceAutoConfiguration.class })
	@Import(Pages.class)
	static class Site {

		@Bean
		PresencePolicy policy() {
			return (channel, user) -> !channel.equals("refused");
		}

		@Bean
		Filter users() {
			return (request, response, chain) -> chain
				.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

					@Override
					public String getRemoteUser() {
						String user = getHeader("X-User");
						return user.isEmpty() ? null : user;
					}

				}, response);
		}

	}

	@RestController
	static class Pages {

		private final Map<String, SseEmitter> emitters = new ConcurrentHashMap<>();

		private final ResponsePresence responses;

		Pages(ResponsePresence responses) {
			this.responses = responses;
		}

		@GetMapping("/events/{channel}")
		EventStream events(@PathVariable("channel") String channel, HttpServletRequest request) {
			this.responses.join(request, channel);
			return EventStream.of(EventTopic.of("live"), String.class);
		}

		@GetMapping("/emitter/{channel}")
		SseEmitter emitter(@PathVariable("channel") String channel, HttpServletRequest request) throws IOException {
			this.responses.join(request, channel, request.getRemoteUser(), "browser", "{}");
			this.responses.join(request, "second " + channel);
			SseEmitter emitter = new SseEmitter(0L);
			this.emitters.put(channel, emitter);
			emitter.send("hello");
			return emitter;
		}

		@GetMapping("/silent/{channel}")
		SseEmitter silent(@PathVariable("channel") String channel, HttpServletRequest request) throws IOException {
			this.responses.join(request, channel);
			SseEmitter emitter = new SseEmitter(0L);
			emitter.send("hello");
			return emitter;
		}

		@GetMapping("/end/plain")
		String plain(HttpServletRequest request) {
			return this.responses.join(request, "plain").connection();
		}

		@GetMapping("/end/later")
		Callable<String> later(HttpServletRequest request) {
			return () -> this.responses.join(request, "later").connection();
		}

		@GetMapping("/end/failing")
		String failing(HttpServletRequest request) {
			this.responses.join(request, "failing");
			throw new IllegalStateException("this page fails");
		}

		@GetMapping("/end/{channel}")
		SseEmitter emitterThatEnds(@PathVariable("channel") String channel, HttpServletRequest request) {
			this.responses.join(request, channel);
			SseEmitter emitter = new SseEmitter(100L);
			switch (channel) {
				case "complete" -> emitter.complete();
				case "fail" -> emitter.completeWithError(new IllegalStateException("this stream fails"));
				default -> this.emitters.put(channel, emitter);
			}
			return emitter;
		}

	}

}
