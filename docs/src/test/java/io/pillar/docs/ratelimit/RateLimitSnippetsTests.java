package io.pillar.docs.ratelimit;

import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import io.pillar.ratelimit.RateLimitAutoConfiguration;
import io.pillar.ratelimit.RateLimitExceededException;
import io.pillar.ratelimit.RateLimitMethodAutoConfiguration;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the page of rate limits shows does what the page says.
 */
class RateLimitSnippetsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PillarRedisAutoConfiguration.class, RateLimitAutoConfiguration.class,
				RateLimitMethodAutoConfiguration.class))
		.withPropertyValues("pillar.mode=local", "spring.application.name=docs",
				"pillar.rate-limit.policies.rows.key=method", "pillar.rate-limit.policies.rows.limit=5000",
				"pillar.rate-limit.policies.rows.window=1m")
		.withBean(Reports.class)
		.withBean(Exports.class);

	@Test
	void annotatedMethodIsCalledTenTimesAnHourForEachOwner() {
		this.runner.run((context) -> {
			Reports reports = context.getBean(Reports.class);
			for (int i = 0; i < 10; i++) {
				assertThat(reports.report("alice")).isEqualTo("All about alice");
			}
			assertThatThrownBy(() -> reports.report("alice")).isInstanceOf(RateLimitExceededException.class);
			assertThat(reports.report("bob")).isEqualTo("All about bob");
		});
	}

	@Test
	void fallbackAnswersWhoLoadsTooMuch() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setUserPrincipal(() -> "alice");
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
		try {
			this.runner.run((context) -> {
				Reports reports = context.getBean(Reports.class);
				List<String> rows = Collections.nCopies(3000, "row");
				assertThat(reports.load(rows).join()).isEqualTo("Loaded 3000");
				assertThat(reports.load(rows).join()).startsWith("Come back in PT");
			});
		}
		finally {
			RequestContextHolder.resetRequestAttributes();
		}
	}

	@Test
	void limiterIsAskedByHand() {
		this.runner.run((context) -> {
			Exports exports = context.getBean(Exports.class);
			for (int i = 0; i < 10; i++) {
				assertThat(exports.export("alice")).isEqualTo("The bots of alice");
			}
			assertThat(exports.export("alice")).startsWith("Come back in PT");
		});
	}

}
