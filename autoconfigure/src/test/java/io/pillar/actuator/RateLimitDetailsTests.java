package io.pillar.actuator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import io.pillar.ratelimit.RateLimitAutoConfiguration;
import io.pillar.ratelimit.RateLimitDecision;
import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.ratelimit.RateLimitFilterAutoConfiguration;
import io.pillar.ratelimit.RateLimitKey;
import io.pillar.ratelimit.RateLimitRequest;
import io.pillar.ratelimit.RateLimitState;
import io.pillar.ratelimit.RateLimiter;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint where the application has a limiter of its own.
 */
class RateLimitDetailsTests {

	@Test
	void limiterWithoutRulingsIsShownAndReset() {
		OwnLimiter limiter = new OwnLimiter(new ArrayList<>());
		String p = "pillar.rate-limit.policies.bot.";
		new WebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PillarRedisAutoConfiguration.class, RateLimitAutoConfiguration.class,
							RateLimitFilterAutoConfiguration.class, PillarRateLimitsEndpointAutoConfiguration.class))
			.withPropertyValues("spring.application.name=test", "pillar.mode=local", p + "key=header:X-Bot-Id",
					p + "limit=5", p + "window=1m", "management.endpoints.web.exposure.include=pillarratelimits")
			.withBean(RateLimiter.class, () -> limiter)
			.run((context) -> {
				PillarRateLimitsEndpoint endpoint = context.getBean(PillarRateLimitsEndpoint.class);
				WebEndpointResponse<?> shown = endpoint.policy("bot", "x");
				assertThat(shown.getStatus()).isEqualTo(200);
				assertThat(shown.getBody()).asString().contains("remaining=5").doesNotContain("ruling");
				assertThat(change(endpoint, "reset").getStatus()).isEqualTo(200);
				assertThat(limiter.reset()).hasSize(1);
				assertThat(change(endpoint, "lift").getStatus()).isEqualTo(400);
			});
	}

	private static WebEndpointResponse<?> change(PillarRateLimitsEndpoint endpoint, String action) {
		return endpoint.change("bot", action, "x", null, null, null, null, null);
	}

	private record OwnLimiter(List<RateLimitKey> reset) implements RateLimiter {

		@Override
		public RateLimitDecision acquire(RateLimitRequest request) {
			return new RateLimitDecision(true,
					request.keys()
						.stream()
						.map((key) -> new RateLimitState(key.limit(), true, key.limit().permits(), Duration.ZERO,
								Duration.ZERO, Duration.ZERO))
						.toList(),
					Origin.LOCAL, 0);
		}

		@Override
		public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
			return CompletableFuture.completedFuture(acquire(request));
		}

		@Override
		public RateLimitDecision peek(RateLimitRequest request) {
			return acquire(request);
		}

		@Override
		public void refund(RateLimitRequest request, RateLimitDecision decision) {
			// nothing was taken
		}

		@Override
		public void reset(RateLimitKey key) {
			this.reset.add(key);
		}

	}

}
