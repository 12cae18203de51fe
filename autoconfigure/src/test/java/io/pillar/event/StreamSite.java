package io.pillar.event;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.Channel;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * A server with Spring MVC, a Tomcat where nothing else is said, or a Netty with WebFlux,
 * that sends events to clients.
 */
final class StreamSite implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	StreamSite(String... properties) {
		this(TomcatServletSite.class, properties);
	}

	StreamSite(Class<?> server, String... properties) {
		this(WebApplicationType.SERVLET, List.of(Site.class, server), properties);
	}

	private StreamSite(WebApplicationType type, List<Class<?>> site, String... properties) {
		this.context = new SpringApplicationBuilder(site.toArray(Class<?>[]::new)).web(type)
			.logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=events", "pillar.event.check-interval=1s",
					"pillar.event.stream.heartbeat=2s", "pillar.event.topics.tight.level=replay",
					"pillar.event.topics.tight.history=1")
			.properties(EventNodes.TOPICS)
			.properties(properties)
			.run();
	}

	static StreamSite webFlux(String... properties) {
		return new StreamSite(WebApplicationType.REACTIVE, List.of(WebFluxSite.class, NettySite.class), properties);
	}

	static StreamSite webFlux(Class<?> more, String... properties) {
		return new StreamSite(WebApplicationType.REACTIVE, List.of(WebFluxSite.class, NettySite.class, more),
				properties);
	}

	static StreamSite webFluxOnTomcat(String... properties) {
		return new StreamSite(WebApplicationType.REACTIVE, List.of(WebFluxSite.class, TomcatSite.class), properties);
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

	/**
	 * Give all clients a sign of life now.
	 */
	void beat() {
		bean(EventStreams.class).beat();
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
	@ImportAutoConfiguration({ HttpMessageConvertersAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, EventAutoConfiguration.class, EventStreamAutoConfiguration.class })
	@Import(Pages.class)
	static class Site {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(TomcatServletWebServerAutoConfiguration.class)
	static class TomcatServletSite {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ CodecsAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
			WebFluxAutoConfiguration.class, SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, EventAutoConfiguration.class,
			EventStreamWebFluxAutoConfiguration.class })
	@Import({ Pages.class, LaterPages.class })
	static class WebFluxSite {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(TomcatReactiveWebServerAutoConfiguration.class)
	static class TomcatSite {

	}

	/**
	 * A Netty with one thread, which may not wait.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(NettyReactiveWebServerAutoConfiguration.class)
	@Import(Connections.class)
	static class NettySite {

		// those that are shared end with the first site that does
		@Bean
		ReactorResourceFactory resources() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			resources.setShutdownQuietPeriod(Duration.ZERO);
			resources.setLoopResourcesSupplier(() -> LoopResources.create("one-thread", 1, true));
			return resources;
		}

	}

	@RestController
	static class LaterPages {

		@GetMapping("/later/{topic}")
		Mono<EventStream> later(@PathVariable("topic") String topic) {
			return Mono.just(EventStream.of(EventTopic.of(topic), Trade.class)).subscribeOn(Schedulers.parallel());
		}

		@GetMapping("/promised/{topic}")
		CompletableFuture<EventStream> promised(@PathVariable("topic") String topic) {
			return CompletableFuture.completedFuture(EventStream.of(EventTopic.of(topic), Trade.class));
		}

		@GetMapping("/nothing")
		Mono<EventStream> nothing() {
			return Mono.empty();
		}

	}

	/**
	 * The connections that a Netty has.
	 */
	static class Connections implements NettyServerCustomizer {

		private final Set<Channel> open = ConcurrentHashMap.newKeySet();

		@Override
		public HttpServer apply(HttpServer server) {
			return server.doOnConnection((connection) -> {
				Channel channel = connection.channel();
				this.open.add(channel);
				channel.closeFuture().addListener((future) -> this.open.remove(channel));
			});
		}

		/**
		 * Watch those only that come from now on.
		 */
		void forget() {
			this.open.clear();
		}

		int count() {
			return this.open.size();
		}

		/**
		 * Return how many bytes wait in the one that has most.
		 */
		long pending() {
			// of one that is closed it says that it is never writable again
			return this.open.stream()
				.mapToLong(Channel::bytesBeforeWritable)
				.filter((bytes) -> bytes < Long.MAX_VALUE)
				.max()
				.orElse(0);
		}

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
