package io.pillar.ratelimit;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When there is a filter for WebFlux, and what makes such an application not start.
 */
class RateLimitWebFluxAutoConfigurationTests {

	private static final AutoConfigurations ALL = AutoConfigurations.of(PillarRedisAutoConfiguration.class,
			RateLimitAutoConfiguration.class, RateLimitFilterAutoConfiguration.class,
			RateLimitWebFluxAutoConfiguration.class);

	private static final String[] PROPERTIES = { "pillar.mode=local", "spring.application.name=site",
			"pillar.rate-limit.policies.api.limit=10", "pillar.rate-limit.policies.api.window=1m",
			"pillar.rate-limit.policies.api.key=ip" };

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(ALL)
		.withPropertyValues(PROPERTIES);

	private final ReactiveWebApplicationContextRunner netty = this.runner.withBean(NettyReactiveWebServerFactory.class);

	@Test
	void filtersAreRightBeforeAndRightAfterSpringSecurity() {
		this.runner.withPropertyValues("spring.security.filter.order=7").run((context) -> {
			Map<String, RateLimitWebFilter> filters = context.getBeansOfType(RateLimitWebFilter.class);
			assertThat(filters).containsOnlyKeys("pillarEarlyRateLimitFilter", "pillarLateRateLimitFilter");
			assertThat(filters.get("pillarEarlyRateLimitFilter").getOrder()).isEqualTo(-101);
			assertThat(filters.get("pillarLateRateLimitFilter").getOrder()).isEqualTo(-99);
		});
	}

	@Test
	void ordersAreTakenFromProperties() {
		this.runner
			.withPropertyValues("pillar.rate-limit.filter.early-order=3", "pillar.rate-limit.filter.late-order=4")
			.run((context) -> assertThat(context.getBeansOfType(RateLimitWebFilter.class).values())
				.extracting(RateLimitWebFilter::getOrder)
				.containsExactly(3, 4));
	}

	@ParameterizedTest
	@ValueSource(strings = { "pillar.rate-limit.enabled=false", "pillar.rate-limit.filter.enabled=false" })
	void thereIsNoFilterWhereItIsSwitchedOff(String property) {
		this.runner.withPropertyValues(property).run((context) -> assertThat(context).doesNotHaveBean(WebFilter.class));
	}

	@Test
	void thereIsNoFilterWithoutPolicies() {
		new ReactiveWebApplicationContextRunner().withConfiguration(ALL)
			.withPropertyValues("pillar.mode=local", "spring.application.name=site")
			.run((context) -> assertThat(context).hasSingleBean(RateLimiter.class).doesNotHaveBean(WebFilter.class));
	}

	@Test
	void otherApplicationsHaveNoneEither() {
		new ApplicationContextRunner().withConfiguration(ALL)
			.withPropertyValues(PROPERTIES)
			.run((context) -> assertThat(context).hasSingleBean(RateLimiter.class).doesNotHaveBean(WebFilter.class));
		new WebApplicationContextRunner().withConfiguration(ALL)
			.withPropertyValues(PROPERTIES)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebFilter.class));
	}

	@Test
	void springSecurityAndServletsAreNotNeeded() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.security", "jakarta.servlet",
					"org.springframework.boot.reactor"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(WebFluxUsers.class)
				.getBeans(RateLimitWebFilter.class)
				.hasSize(2));
	}

	@ParameterizedTest
	@CsvSource({ "server.forward-headers-strategy=framework, true", "server.forward-headers-strategy=NATIVE, true",
			"spring.main.cloud-platform=kubernetes, true", "server.forward-headers-strategy=none, false",
			"spring.main.cloud-platform=none, false" })
	void addressesThatNettyTakesFromAnybodyAreRefused(String property, boolean refused) {
		this.netty.withPropertyValues(property).run((context) -> {
			if (!refused) {
				assertThat(context).hasNotFailed();
				return;
			}
			FailureAnalysis analysis = new UnsafeClientAddressFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("'api'").contains("leftmost X-Forwarded-For");
			assertThat(analysis.getAction()).contains("to 'none'").contains("pillar.rate-limit.trusted-proxies");
		});
	}

	@Test
	void transformerOfTheApplicationsOwnThatTakesTheLeftmostAddressIsRefused() {
		this.runner.withBean("forwarded", ForwardedHeaderTransformer.class).run((context) -> {
			FailureAnalysis analysis = new UnsafeClientAddressFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getAction()).contains("Remove the bean 'forwarded'");
		});
	}

	@Test
	void strategyThatIsChosenForThePlatformCanBeTakenBack() {
		this.netty.withPropertyValues("spring.main.cloud-platform=kubernetes", "server.forward-headers-strategy=none")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource({ "framework, true", "native, false", "none, false" })
	void serverThatKnowsItsProxiesIsBelieved(String strategy, boolean refused) {
		this.runner.withPropertyValues("server.forward-headers-strategy=" + strategy)
			.run((context) -> assertThat(context.getStartupFailure() != null).isEqualTo(refused));
	}

	@Test
	void policyThatDoesNotAskForTheAddressStartsWithAllOfThem() {
		this.netty
			.withPropertyValues("pillar.rate-limit.policies.api.key=global", "server.forward-headers-strategy=native")
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
