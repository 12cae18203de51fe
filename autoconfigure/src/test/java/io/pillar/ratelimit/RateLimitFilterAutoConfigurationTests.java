package io.pillar.ratelimit;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When there is a filter, and what makes an application not start.
 */
class RateLimitFilterAutoConfigurationTests {

	private static final AutoConfigurations ALL = AutoConfigurations.of(PillarRedisAutoConfiguration.class,
			RateLimitAutoConfiguration.class, RateLimitFilterAutoConfiguration.class);

	private static final String P = "pillar.rate-limit.policies.api.";

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner().withConfiguration(ALL)
		.withUserConfiguration(Resolvers.class)
		.withPropertyValues("pillar.mode=local", "spring.application.name=site");

	private final WebApplicationContextRunner policy = this.runner.withPropertyValues(P + "limit=10", P + "window=1m",
			P + "key=ip");

	@Test
	void filtersAreRegisteredForBothStagesBecausePoliciesMayChange() {
		this.policy.run((context) -> {
			Map<String, FilterRegistrationBean<?>> filters = registrations(context);
			assertThat(filters).containsOnlyKeys("pillarEarlyRateLimitFilter", "pillarLateRateLimitFilter");
			assertThat(filters.get("pillarEarlyRateLimitFilter").isEnabled()).isTrue();
			assertThat(filters.get("pillarEarlyRateLimitFilter").getOrder()).isEqualTo(-101);
			assertThat(filters.get("pillarLateRateLimitFilter").isEnabled()).isTrue();
			assertThat(filters.get("pillarLateRateLimitFilter").getOrder()).isEqualTo(-99);
		});
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static Map<String, FilterRegistrationBean<?>> registrations(
			org.springframework.context.ApplicationContext context) {
		return (Map) context.getBeansOfType(FilterRegistrationBean.class);
	}

	@ParameterizedTest
	@CsvSource({ "key=ip, true", "key=global, true", "key=node, true", "key=header:X-Bot-Id, true",
			"key=#{path + headers('x')}, true", "key=#{path.concat(method).toLowerCase()}, true",
			"key=#{user + path}, false", "key=user, false", "key=session, false", "key=byBot, false",
			"bypass.roles=ADMIN, false", "bypass.users=alice, false", "bypass.addresses=10.0.0.1, true",
			"cost=#{contentLength}, true", "cost=#{user == null ? 2 : 1}, false", "consume-on-status=401, true" })
	void policyIsCountedAsSoonAsAllThatItAsksForIsKnown(String setting, boolean early) {
		this.policy.withPropertyValues(P + setting).run((context) -> {
			RateLimitPolicies policies = context.getBean(RateLimitPolicies.class);
			assertThat(policies.of(PolicyStage.Time.EARLY).isEmpty()).isEqualTo(!early);
			assertThat(policies.of(PolicyStage.Time.LATE).isEmpty()).isEqualTo(early);
		});
	}

	@Test
	void ordersAreTakenFromProperties() {
		this.policy
			.withPropertyValues("pillar.rate-limit.filter.early-order=3", "pillar.rate-limit.filter.late-order=4")
			.run((context) -> {
				assertThat(registrations(context).get("pillarEarlyRateLimitFilter").getOrder()).isEqualTo(3);
				assertThat(registrations(context).get("pillarLateRateLimitFilter").getOrder()).isEqualTo(4);
			});
	}

	@Test
	void nothingIsRegisteredWithoutPolicies() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(RateLimiter.class)
			.doesNotHaveBean(FilterRegistrationBean.class)
			.doesNotHaveBean(RateLimitPolicies.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "pillar.rate-limit.enabled=false", "pillar.rate-limit.filter.enabled=false" })
	void nothingIsRegisteredWhereItIsSwitchedOff(String property) {
		this.policy.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
	}

	@Test
	void nothingIsRegisteredOutsideOfServletApplications() {
		String[] properties = { "pillar.mode=local", "spring.application.name=site", P + "limit=10", P + "window=1m",
				P + "key=ip" };
		new ApplicationContextRunner().withConfiguration(ALL)
			.withPropertyValues(properties)
			.run((context) -> assertThat(context).hasSingleBean(RateLimiter.class)
				.doesNotHaveBean(RateLimitPolicies.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(ALL)
			.withPropertyValues(properties)
			.run((context) -> assertThat(context).hasSingleBean(RateLimiter.class)
				.doesNotHaveBean(RateLimitPolicies.class));
	}

	@Test
	void springSecurityAndSpringMvcAreNotNeeded() {
		this.policy
			.withClassLoader(new FilteredClassLoader("org.springframework.security",
					"org.springframework.boot.security", "org.springframework.web.servlet"))
			.run((context) -> assertThat(registrations(context)).hasSize(2));
	}

	@Test
	void servletApplicationWithoutSpringWebHasNoFilter() {
		this.policy.withClassLoader(new FilteredClassLoader("org.springframework.web.filter"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FilterRegistrationBean.class));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "limit=0 | 1 to 1000000000", "limit=1000000001 | 1 to 1000000000",
			"window=0s | 1ms to 31d", "window=32d | 1ms to 31d", "window=1500us | whole milliseconds",
			"precision=3 | 4 to 128", "key=usr | byBot", "key=header: | header:NAME", "key=header:X Y | header:NAME",
			"key=#{user.} | It is no expression", "key=#{} | It is no expression", "key=#{usr} | cannot use usr",
			"key=#{T(java.lang.Runtime).getRuntime()} | cannot use T(", "key=#{new String('x')} | cannot use new",
			"key=#{@environment} | cannot use @environment", "key=#{user = 'x'} | cannot use user",
			"key=#{header('x')} | cannot use header", "key=#{path.concat(usr)} | cannot use usr",
			"paths[0]=api | begins with", "paths[0]=/a/{ | At character", "exclude-paths[0]=/**/x/** | At character",
			"methods[0]=GE T | method of HTTP", "tiers[0].when=admin | role:NAME", "tiers[0].when=role: | role:NAME",
			"tiers[0].when=attribute:x | attribute:NAME=VALUE", "tiers[0].limit=0 | 1 to 1000000000",
			"tiers[0].window=0s | 1ms to 31d", "cost=0 | Use 1 to", "cost=11 | which is 10",
			"cost=many | contentLength < 0 ? 10 :", "cost=#{1 +} | It is no expression",
			"consume-on-status[0]=600 | 401, 4xx", "consume-on-status[0]=403-401 | 401, 4xx",
			"consume-on-status[0]=4x | 401, 4xx", "bypass.addresses[0]=10.0.0.1/8 | 10.0.0.0/8",
			"bypass.addresses[0]=localhost | not looked up", "bypass.paths[0]=open | begins with" })
	void faultyPolicyNamesThePropertyTheValueAndTheRemedy(String setting, String remedy) {
		String name = setting.substring(0, setting.indexOf('='));
		WebApplicationContextRunner faulty = this.policy;
		if (name.startsWith("tiers")) {
			faulty = faulty.withPropertyValues(P + "tiers[0].when=role:A", P + "tiers[0].limit=10");
		}
		faulty.withPropertyValues(P + setting).run((context) -> {
			InvalidConfigurationPropertyValueException fault = fault(context.getStartupFailure());
			assertThat(fault.getName()).isEqualTo(P + name);
			assertThat(String.valueOf(fault.getValue())).isNotEmpty();
			assertThat(fault.getReason()).contains(remedy);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "trusted-proxies[1]=proxy.example | not looked up", "trusted-proxies[1]=0.0.0.0/0 | everybody",
					"ipv6-prefix=0 | 1 to 128", "ipv4-prefix=33 | 1 to 32", "filter.exclude-paths[0]=x | begins with",
					"filter.exclude-methods[0]=G T | method of HTTP",
					"new-subjects-per-second=0 | one subject a second" })
	void faultySettingOfAllPoliciesNamesItselfToo(String setting, String remedy) {
		this.policy.withPropertyValues("pillar.rate-limit.trusted-proxies[0]=10.0.0.1", "pillar.rate-limit." + setting)
			.run((context) -> {
				InvalidConfigurationPropertyValueException fault = fault(context.getStartupFailure());
				assertThat(fault.getName())
					.isEqualTo("pillar.rate-limit." + setting.substring(0, setting.indexOf('=')));
				assertThat(fault.getReason()).contains(remedy);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit", "window", "key" })
	void policyThatLacksSomethingSaysWhat(String missing) {
		WebApplicationContextRunner faulty = this.runner;
		for (String setting : new String[] { "limit=10", "window=1m", "key=ip" }) {
			faulty = setting.startsWith(missing) ? faulty : faulty.withPropertyValues(P + setting);
		}
		faulty.run((context) -> assertThat(fault(context.getStartupFailure()).getName()).isEqualTo(P + missing));
	}

	@Test
	void policyWithAnImpossibleNameIsRefused() {
		this.policy
			.withPropertyValues("pillar.rate-limit.policies[a b].limit=1", "pillar.rate-limit.policies[a b].window=1s",
					"pillar.rate-limit.policies[a b].key=ip")
			.run((context) -> {
				InvalidConfigurationPropertyValueException fault = fault(context.getStartupFailure());
				assertThat(fault.getName()).isEqualTo("pillar.rate-limit.policies");
				assertThat(fault.getValue()).isEqualTo("a b");
			});
	}

	@Test
	void settingThatDoesNotExistIsRefused() {
		this.policy.withPropertyValues(P + "limits=3").run((context) -> assertThat(context).hasFailed());
	}

	private static InvalidConfigurationPropertyValueException fault(Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof InvalidConfigurationPropertyValueException)) {
			cause = cause.getCause();
		}
		assertThat(cause).as("in %s", failure).isNotNull();
		return (InvalidConfigurationPropertyValueException) cause;
	}

	@Configuration(proxyBeanMethods = false)
	static class Resolvers {

		@Bean
		SubjectResolver byBot() {
			return (request) -> request.header("X-Bot-Id");
		}

	}

}
