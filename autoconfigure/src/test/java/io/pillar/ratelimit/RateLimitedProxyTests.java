package io.pillar.ratelimit;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Annotations of interfaces, whoever has the body and whatever the bean is.
 */
class RateLimitedProxyTests {

	private final AtomicLong nanos = new AtomicLong(Duration.ofDays(1).toNanos());

	private final ApplicationContextRunner runner = LimitedContexts.runner(this.nanos);

	private static void assertLimited(Runnable call) {
		call.run();
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(call::run);
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "false" })
	void bodyMayBeInAClassThatDoesNotKnowTheInterface(String proxyTargetClass) {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=" + proxyTargetClass)
			.withBean(Inherited.class)
			.run((context) -> {
				Api<?> bean = context.getBean(Api.class);
				assertThat(AopUtils.isCglibProxy(bean)).isEqualTo(Boolean.parseBoolean(proxyTargetClass));
				assertLimited(bean::work);
				assertLimited(bean::standard);
			});
	}

	@Test
	@SuppressWarnings("unchecked")
	void parametersOfTheInterfaceMayBeThoseOfTheClass() {
		this.runner.withBean(Inherited.class).run((context) -> {
			assertLimited(() -> ((Api<String>) context.getBean(Api.class)).with("a"));
			assertThatExceptionOfType(RateLimitExceededException.class)
				.isThrownBy(() -> context.getBean(Inherited.class).with("b"));
		});
	}

	@Test
	void beanThatIsAProxyByItselfCountsForItsInterface() {
		this.runner
			.withBean(Repository.class,
					() -> (Repository) Proxy.newProxyInstance(getClass().getClassLoader(),
							new Class<?>[] { Repository.class }, (proxy, method, arguments) -> null))
			.run((context) -> {
				Repository bean = context.getBean(Repository.class);
				assertLimited(bean::find);
				bean.other();
				bean.other();
				RateLimitKey key = new RateLimitKey(RateLimit.of("Repository.find", 1, Duration.ofHours(1)),
						Repository.class.getName() + ".find\nmethod");
				assertThat(context.getBean(RateLimiter.class).peek(RateLimitRequest.of(key)).allowed())
					.as("by the name that it has on all nodes")
					.isFalse();
			});
	}

	@Test
	void beanThatIsALambdaCountsForItsInterface() {
		this.runner.withBean(Single.class, () -> () -> {
		}).run((context) -> assertLimited(context.getBean(Single.class)::run));
	}

	@Test
	void finalMethodThatIsInheritedIsRefusedAndSaysWhatToDo() {
		for (Class<?> type : new Class<?>[] { OfInterface.class, OfType.class }) {
			this.runner.withBean(type).run((context) -> {
				FailureAnalysis analysis = new InvalidRateLimitedFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis).isNotNull();
				assertThat(analysis.getDescription()).contains(type.getName() + "#run").contains("is final");
				assertThat(analysis.getAction()).contains("The class inherits it");
			});
		}
	}

	interface Api<T> {

		@RateLimited(limit = 1, window = "1h")
		void work();

		@RateLimited(limit = 1, window = "1h")
		void with(T value);

		@RateLimited(limit = 1, window = "1h")
		default void standard() {
		}

	}

	public static class Base {

		public void work() {
		}

		public void with(String value) {
		}

	}

	static class Inherited extends Base implements Api<String> {

	}

	interface Repository {

		@RateLimited(limit = 1, window = "1h")
		void find();

		void other();

	}

	interface Single {

		@RateLimited(limit = 1, window = "1h")
		void run();

	}

	public static class Closed {

		public final void run() {
		}

	}

	static class OfInterface extends Closed implements Single {

	}

	@RateLimited(limit = 1, window = "1h")
	static class OfType extends Closed {

	}

}
