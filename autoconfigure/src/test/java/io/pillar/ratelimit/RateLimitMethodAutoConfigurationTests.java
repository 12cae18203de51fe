package io.pillar.ratelimit;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * When methods are limited, and in which order with other advice.
 */
class RateLimitMethodAutoConfigurationTests {

	private final ApplicationContextRunner runner = LimitedContexts.runner(new AtomicLong());

	@Test
	void beansWithoutTheAnnotationAreLeftAlone() {
		this.runner.withBean("text", Object.class, Object::new)
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean("text"))).isFalse());
	}

	@Test
	void nothingIsLimitedWhereItIsSwitchedOff() {
		new ApplicationContextRunner().withConfiguration(LimitedContexts.ALL)
			.withPropertyValues("pillar.mode=local", "spring.application.name=site", "pillar.rate-limit.enabled=false")
			.withBean(LimitedBeans.Interfaced.class)
			.run((context) -> {
				LimitedBeans.Interfaced bean = context.getBean(LimitedBeans.Interfaced.class);
				assertThat(AopUtils.isAopProxy(bean)).isFalse();
				bean.work();
				bean.work();
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void proxiesAreWhatSpringAopSaysTheyAre(boolean classes) {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=" + classes)
			.withBean("bean", LimitedBeans.Interfaced.class)
			.run((context) -> {
				LimitedBeans.Work bean = (LimitedBeans.Work) context.getBean("bean");
				assertThat(AopUtils.isCglibProxy(bean)).isEqualTo(classes);
				bean.work();
				assertThatThrownBy(bean::work).isInstanceOf(RateLimitExceededException.class);
			});
	}

	@Test
	void annotationOfAnInterfaceHoldsForWhatImplementsIt() {
		this.runner.withBean("bean", LimitedBeans.Implementing.class).run((context) -> {
			LimitedBeans.LimitedWork bean = context.getBean(LimitedBeans.LimitedWork.class);
			bean.work();
			assertThatThrownBy(bean::work).isInstanceOf(RateLimitExceededException.class);
		});
	}

	@Test
	void annotationOfATypeHoldsForEachOfItsPublicMethods() {
		this.runner.withBean(LimitedBeans.Typed.class).run((context) -> {
			LimitedBeans.Typed bean = context.getBean(LimitedBeans.Typed.class);
			bean.one();
			bean.other();
			assertThatThrownBy(bean::one).isInstanceOf(RateLimitExceededException.class);
			assertThatThrownBy(bean::other).isInstanceOf(RateLimitExceededException.class);
			bean.twice();
			bean.twice();
			assertThatThrownBy(bean::twice).isInstanceOf(RateLimitExceededException.class);
			assertThat(bean.toString()).isEqualTo(bean.toString());
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void deniedCallTouchesNeitherCacheNorTransaction(boolean withAop) {
		ApplicationContextRunner application = withAop
				? this.runner.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class)) : this.runner;
		application.withUserConfiguration(LimitedBeans.Advised.class).run((context) -> {
			LimitedBeans.transactions.set(0);
			LimitedBeans.AdvisedWork bean = context.getBean(LimitedBeans.AdvisedWork.class);
			bean.cached("a");
			bean.cached("a");
			assertThat(bean.calls()).isEqualTo(1);
			assertThatThrownBy(() -> bean.cached("a")).isInstanceOf(RateLimitExceededException.class);
			assertThatThrownBy(() -> bean.cached("b")).isInstanceOf(RateLimitExceededException.class);
			assertThat(LimitedBeans.transactions).hasValue(0);
			bean.written();
			assertThat(LimitedBeans.transactions).hasValue(1);
			assertThatThrownBy(bean::written).isInstanceOf(RateLimitExceededException.class);
			assertThat(LimitedBeans.transactions).hasValue(1);
		});
	}

	@Test
	void policyOfMethodsIsNoPolicyOfRequests() {
		this.runner.run((context) -> {
			MethodPolicies policies = MethodPolicies.of(context.getBean(RateLimitProperties.class), () -> null);
			assertThat(policies.names()).isEqualTo("closed, work");
			assertThat(policies.limit("work")).isNotNull();
		});
	}

	@ParameterizedTest
	@CsvSource({ "paths=/api/**", "exclude-paths=/x", "methods=GET", "cost=2", "consume-on-status=401",
			"bypass.users=alice" })
	void policyOfMethodsSaysNothingAboutRequests(String setting) {
		this.runner.withPropertyValues("pillar.rate-limit.policies.work." + setting)
			.withBean(LimitedWorks.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("pillar.rate-limit.policies.work."
							+ setting.substring(0, setting.indexOf('=')).split("[.]")[0]);
					assertThat(ex.getReason()).contains("@RateLimited").contains("Remove it");
				}));
	}

}
