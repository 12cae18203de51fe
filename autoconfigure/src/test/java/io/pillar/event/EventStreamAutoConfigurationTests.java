package io.pillar.event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import reactor.core.publisher.Mono;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When there are streams for clients.
 */
class EventStreamAutoConfigurationTests {

	private static final AutoConfigurations ALL = AutoConfigurations.of(SslAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, EventAutoConfiguration.class, EventStreamAutoConfiguration.class,
			EventStreamWebFluxAutoConfiguration.class, EventSocketAutoConfiguration.class,
			EventSocketWebFluxAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(ALL)
		.withPropertyValues("pillar.mode=local", "spring.application.name=site");

	@Test
	void streamsOfWebFluxNeedNeitherServletsNorNetty() {
		this.reactive
			.withClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web.servlet",
					"reactor.netty", "io.netty"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(WebFluxStreamHandler.class)
				.hasSingleBean(EventStreams.class)
				.doesNotHaveBean(EventSocketWebFluxAutoConfiguration.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "pillar.event.enabled=false", "pillar.event.stream.enabled=false" })
	void thereAreNoneWhereTheyAreSwitchedOff(String property) {
		this.reactive.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(WebFluxStreamHandler.class)
				.doesNotHaveBean(EventStreams.class));
	}

	@Test
	void thereAreNoneWithoutWebFlux() {
		this.reactive.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventStreams.class));
	}

	@Test
	void otherApplicationsHaveTheirOwnOrNone() {
		new WebApplicationContextRunner().withConfiguration(ALL)
			.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive", "reactor"))
			.withPropertyValues("pillar.mode=local", "spring.application.name=site")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(EventStreams.class)
				.doesNotHaveBean("pillarEventStreamHandler"));
		new ApplicationContextRunner().withConfiguration(ALL)
			.withPropertyValues("pillar.mode=local", "spring.application.name=site")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventStreams.class));
	}

	@Test
	void socketsNeedTheirLibraryAndStreams() {
		WebApplicationContextRunner site = new WebApplicationContextRunner().withConfiguration(ALL)
			.withPropertyValues("pillar.mode=local", "spring.application.name=site");
		site.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(EventSockets.class)
			.hasSingleBean(EventStreams.class));
		site.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet", "jakarta.websocket"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(EventSockets.class)
				.hasSingleBean(EventStreams.class));
		site.withClassLoader(new FilteredClassLoader("org.springframework.web.socket", "jakarta.websocket"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(EventStreams.class)
				.doesNotHaveBean(EventSocketAutoConfiguration.class));
		site.withPropertyValues("pillar.event.stream.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventSockets.class));
		this.reactive.run((context) -> assertThat(context).doesNotHaveBean(EventSockets.class));
		site.run((context) -> assertThat(context).doesNotHaveBean(EventSocketWebFluxAutoConfiguration.class));
	}

	@Test
	void socketsOfWebFluxNeedNoLibraryOfThoseOfServlets() {
		this.reactive
			.withClassLoader(new FilteredClassLoader("jakarta.servlet", "jakarta.websocket",
					"org.springframework.web.servlet", "org.springframework.web.socket"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ReactiveEventSockets.class)
				.hasSingleBean(ServerWebExchangeContextFilter.class)
				.hasSingleBean(EventStreams.class));
		this.reactive.withPropertyValues("pillar.event.stream.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ReactiveEventSockets.class));
		new ApplicationContextRunner().withConfiguration(ALL)
			.withPropertyValues("pillar.mode=local", "spring.application.name=site")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ReactiveEventSockets.class));
	}

	@Test
	void socketsOfWebFluxOfTheApplicationWin() {
		ReactiveEventSockets own = (session, work) -> Mono.empty();
		ServerWebExchangeContextFilter filter = new ServerWebExchangeContextFilter();
		this.reactive.withBean(ReactiveEventSockets.class, () -> own)
			.withBean(ServerWebExchangeContextFilter.class, () -> filter)
			.run((context) -> {
				assertThat(context).getBean(ReactiveEventSockets.class).isSameAs(own);
				assertThat(context).getBean(ServerWebExchangeContextFilter.class).isSameAs(filter);
			});
	}

}
