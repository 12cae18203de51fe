package io.pillar.presence;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.server.WebFilter;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When there is a filter for WebFlux.
 */
class PresenceWebFluxAutoConfigurationTests {

	private static final AutoConfigurations ALL = AutoConfigurations.of(PillarRedisAutoConfiguration.class,
			PresenceAutoConfiguration.class, PresenceFilterAutoConfiguration.class,
			PresenceWebFluxAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(ALL)
		.withPropertyValues("pillar.mode=local", "spring.application.name=site");

	@Test
	void filterComesAfterSpringSecurity() {
		this.runner.run((context) -> {
			assertThat(context.getBean(PresenceWebFilter.class).getOrder()).isEqualTo(-80);
			assertThat(context).hasSingleBean(ReadSessionWebFilter.class).hasSingleBean(ReactiveSecurityUsers.class);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "pillar.presence.enabled=false", "pillar.presence.requests.enabled=false" })
	void thereIsNoFilterWhereItIsSwitchedOff(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebFilter.class));
	}

	@Test
	void springSecurityAndServletsAreNotNeeded() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security", "jakarta.servlet"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(PresenceWebFilter.class)
				.doesNotHaveBean(ReactiveUsers.class));
	}

	@Test
	void thereIsNoneInOtherApplicationsNorWithoutWebFlux() {
		new WebApplicationContextRunner().withConfiguration(ALL)
			.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive", "reactor"))
			.withPropertyValues("pillar.mode=local", "spring.application.name=site")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pillarPresenceSessionFilter"));
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive.HandlerMapping"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebFilter.class));
	}

}
