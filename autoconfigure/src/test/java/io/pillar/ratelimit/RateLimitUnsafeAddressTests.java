package io.pillar.ratelimit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ForwardedHeaderFilter;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servlet applications that would count for addresses that anybody can make up do not
 * start.
 */
class RateLimitUnsafeAddressTests {

	private static final String P = "pillar.rate-limit.policies.api.";

	private final WebApplicationContextRunner policy = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PillarRedisAutoConfiguration.class, RateLimitAutoConfiguration.class,
				RateLimitFilterAutoConfiguration.class))
		.withPropertyValues("pillar.mode=local", "spring.application.name=site", P + "limit=10", P + "window=1m");

	@ParameterizedTest
	@ValueSource(
			strings = { "key=ip", "bypass.addresses=10.0.0.1", "key=#{address + path}", "cost=#{address.length()}" })
	void addressesThatAnyClientCanMakeUpAreRefused(String setting) {
		this.policy.withPropertyValues(P + "key=global", P + setting, "server.forward-headers-strategy=FRAMEWORK")
			.run((context) -> {
				FailureAnalysis analysis = new UnsafeClientAddressFailureAnalyzer()
					.analyze(context.getStartupFailure());
				assertThat(analysis).isNotNull();
				assertThat(analysis.getDescription()).contains("'api'").contains("leftmost X-Forwarded-For");
				assertThat(analysis.getAction()).contains("'native' or 'none'")
					.contains("pillar.rate-limit.trusted-proxies");
			});
	}

	@Test
	void filterOfTheApplicationsOwnThatTakesTheLeftmostAddressIsRefused() {
		WebApplicationContextRunner own = this.policy.withPropertyValues(P + "key=ip")
			.withBean("forwarded", ForwardedHeaderFilter.class);
		assertRefused(own);
		assertRefused(this.policy.withPropertyValues(P + "key=ip").withUserConfiguration(Registration.class));
		own.withPropertyValues(P + "key=global").run((context) -> assertThat(context).hasNotFailed());
	}

	private static void assertRefused(WebApplicationContextRunner runner) {
		runner.run((context) -> {
			FailureAnalysis analysis = new UnsafeClientAddressFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("'api'").contains("'forwarded'");
			assertThat(analysis.getAction()).contains("Remove the bean 'forwarded'")
				.contains("pillar.rate-limit.trusted-proxies");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "native", "none", "framework" })
	void policyThatDoesNotAskForTheAddressStartsWithAllOfThem(String strategy) {
		this.policy.withPropertyValues(P + "key=global", "server.forward-headers-strategy=" + strategy)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	static class Registration {

		@Bean
		FilterRegistrationBean<ForwardedHeaderFilter> forwarded() {
			return new FilterRegistrationBean<>(new ForwardedHeaderFilter());
		}

	}

}
