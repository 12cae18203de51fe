package io.pillar.event;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * A Tomcat that sends events to clients.
 */
final class StreamSite implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	StreamSite(String... properties) {
		this.context = new SpringApplicationBuilder(Site.class).web(WebApplicationType.SERVLET)
			.logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=events", "pillar.event.check-interval=1s",
					"pillar.event.stream.heartbeat=2s", "pillar.event.topics.tight.level=replay",
					"pillar.event.topics.tight.history=1")
			.properties(EventNodes.TOPICS)
			.properties(properties)
			.run();
	}

	EventBus bus() {
		return bean(EventBus.class);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	EventStreamStats stats() {
		return bean(EventStreamInspection.class).stats();
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	StreamReader open(String path, String lastId) {
		return new StreamReader(port(), path, lastId);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HttpMessageConvertersAutoConfiguration.class,
			TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, EventAutoConfiguration.class, EventStreamAutoConfiguration.class })
	@Import(Pages.class)
	static class Site {

	}

	@RestController
	static class Pages {

		@GetMapping("/one/{topic}")
		EventStream one(@PathVariable("topic") String topic) {
			return EventStream.of(EventTopic.of(topic), Trade.class);
		}

		@GetMapping("/part/{topic}/{part}")
		EventStream part(@PathVariable("topic") String topic, @PathVariable("part") String part) {
			return EventStream.of(EventTopic.of(topic, part), Trade.class);
		}

		@GetMapping("/all/{topic}")
		EventStream all(@PathVariable("topic") String topic) {
			return EventStream.of(EventTopic.parse(topic + ":**"), Trade.class);
		}

	}

}
