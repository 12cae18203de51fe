package io.pillar.ratelimit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that takes the leftmost forwarded address, which is the client's own word, is
 * not believed.
 */
class RateLimitServersTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PillarRedisAutoConfiguration.class, RateLimitAutoConfiguration.class,
				RateLimitFilterAutoConfiguration.class))
		.withPropertyValues("spring.application.name=test", "pillar.mode=local",
				"pillar.rate-limit.policies.api.limit=10", "pillar.rate-limit.policies.api.window=1m",
				"pillar.rate-limit.policies.api.key=ip");

	private final WebApplicationContextRunner jetty = this.runner.withBean(JettyServletWebServerFactory.class);

	@ParameterizedTest
	@CsvSource({ "native, true", "framework, true", "none, false" })
	void jettyIsNotBelieved(String strategy, boolean refused) {
		this.jetty.withPropertyValues("server.forward-headers-strategy=" + strategy).run((context) -> {
			assertThat(context.getStartupFailure() != null).isEqualTo(refused);
			if (refused) {
				assertThat(context).getFailure().rootCause().isInstanceOf(UnsafeClientAddressException.class);
			}
		});
	}

	@Test
	void strategyThatSpringBootChoosesOnAPlatformCountsToo() {
		this.jetty.withPropertyValues("spring.main.cloud-platform=kubernetes")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(UnsafeClientAddressException.class));
	}

	@Test
	void tomcatIsBelievedOnAPlatform() {
		this.runner.withPropertyValues("spring.main.cloud-platform=kubernetes")
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
