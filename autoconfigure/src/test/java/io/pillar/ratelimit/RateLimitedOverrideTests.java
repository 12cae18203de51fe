package io.pillar.ratelimit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Policies of methods that change while methods are called.
 */
class RateLimitedOverrideTests {

	private RateLimitServer server;

	private Work work;

	private RateLimitPolicies policies;

	@BeforeEach
	void start() {
		this.server = RateLimitServer.start(Application.class, RateLimitServer.policy("work", "method", 2));
		this.work = this.server.bean(Work.class);
		this.policies = this.server.bean(RateLimitPolicies.class);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void overrideHoldsForTheNextCallAndCountsOn() {
		this.work.of("a");
		this.policies.override("work", new RateLimitOverride(1L, null, null));
		isDenied("a");
		this.policies.override("work", new RateLimitOverride(3L, null, null));
		this.work.of("a");
		this.work.of("a");
		isDenied("a");
		this.policies.clear("work");
		isDenied("a");
	}

	@Test
	void overrideThatMakesNoPolicyIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.policies.override("work", new RateLimitOverride(0L, null, null)))
			.withMessageContaining("1 to 1000000000");
	}

	@Test
	void subjectIsWhatTheKeySays() {
		RateLimiter limiter = this.server.bean(RateLimiter.class);
		this.work.of("a");
		this.work.of("a");
		this.work.ofAll();
		this.work.ofAll();
		isDenied("a");
		limiter.reset(this.policies.keys("work", "a").get(""));
		this.work.of("a");
		assertThatThrownBy(this.work::ofAll).isInstanceOf(RateLimitExceededException.class);
		limiter.reset(this.policies.keys("work", null).get(""));
		this.work.ofAll();
	}

	@Test
	void requestsAreNotCounted() {
		assertThat(this.policies.names()).containsExactly("work");
		for (int i = 0; i < 3; i++) {
			assertThat(this.server.get("/api").headers().map()).doesNotContainKey("RateLimit");
		}
	}

	private void isDenied(String subject) {
		assertThatThrownBy(() -> this.work.of(subject)).isInstanceOf(RateLimitExceededException.class);
	}

	static class Work {

		@RateLimited(policy = "work", key = "#subject")
		void of(String subject) {
		}

		@RateLimited(policy = "work")
		void ofAll() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(RateLimitMethodAutoConfiguration.class)
	@Import(Work.class)
	static class Application {

	}

}
