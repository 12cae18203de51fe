package io.pillar.ratelimit;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests and answers that are not as they should be.
 */
class RateLimitWebFilterFlowTests {

	private static final RateLimit WIDE = RateLimit.of("wide", 10, Duration.ofMinutes(1));

	private static final RateLimit OWN = RateLimit.of("own", 1, Duration.ofMinutes(1));

	private final LocalRateLimiter limiter = new LocalRateLimiter(100, () -> 0);

	private final ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/api"));

	private static PolicyLimiter limiterOf(RateLimiter limiter) {
		return new PolicyLimiter(limiter, (decided) -> {
		});
	}

	private RateLimitWebFilter filter(PolicyStage.Time time, PolicyLimiter limiter) {
		RateLimitPolicies policies = PoliciesOf
			.properties((time == PolicyStage.Time.EARLY) ? RateLimitServer.policy("wide", "global", 10)
					: RateLimitServer.policy("own", "user", 1))
			.with(new LocalOverrides());
		SubjectOverflow overflow = new SubjectOverflow(1000, System::nanoTime, (decision) -> {
		});
		ClientAddresses addresses = new ClientAddresses(List.of(), ForwardedHeader.X_FORWARDED_FOR, 32, 64);
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		WebFluxCors cors = new WebFluxCors(beans.getBeanProvider(CorsWebFilter.class),
				beans.getBeanProvider(CorsConfigurationSource.class), beans.getBeanProvider(HandlerMapping.class));
		return new RateLimitWebFilter(time, 0, new PolicyStage(policies, time, limiter, overflow),
				new WebFluxRequests(new RequestClients(addresses), WebFluxUsers.WITHOUT_ROLES,
						new WebFluxSessions(null)),
				new WebFluxAnswers(RateLimitHeaderStyle.STANDARD, cors));
	}

	private long remaining(RateLimit limit, String subject) {
		return this.limiter.peek(RateLimitRequest.of(new RateLimitKey(limit, subject))).states().get(0).remaining();
	}

	@Test
	void denialOfAClientThatHasGoneGivesBackWhatWasTakenBefore() {
		CompletableFuture<RateLimitDecision> late = new CompletableFuture<>();
		PolicyLimiter slow = limiterOf(new LateRateLimiter(late));
		RateLimitWebFilter early = filter(PolicyStage.Time.EARLY, limiterOf(this.limiter));
		ServerWebExchange alice = this.exchange.mutate().principal(Mono.just((Principal) () -> "alice")).build();
		Disposable request = early
			.filter(alice, (same) -> filter(PolicyStage.Time.LATE, slow).filter(same, (end) -> Mono.empty()))
			.subscribe();
		await().until(() -> late.getNumberOfDependents() > 0);
		assertThat(remaining(WIDE, "global")).isEqualTo(9);
		request.dispose();
		RateLimitRequest own = RateLimitRequest.of(new RateLimitKey(OWN, "alice"));
		this.limiter.acquire(own);
		late.complete(this.limiter.acquire(own));
		assertThat(remaining(WIDE, "global")).isEqualTo(10);
	}

	@Test
	void requestWhoseSenderCannotBeFoundOutCountsForItsAddress() {
		ServerWebExchange broken = this.exchange.mutate()
			.principal(Mono.error(new IllegalStateException("as expected by the test")))
			.build();
		filter(PolicyStage.Time.LATE, limiterOf(this.limiter)).filter(broken, (same) -> Mono.empty()).block();
		assertThat(remaining(OWN, ClientAddresses.UNKNOWN)).isZero();
	}

	@Test
	void answerThatIsOnItsWayIsLeftAloneAndTheRequestStillDenied() {
		this.limiter.acquire(new RateLimitRequest(List.of(new RateLimitKey(WIDE, "global")), 10));
		this.exchange.getResponse().setStatusCode(HttpStatus.ACCEPTED);
		this.exchange.getResponse().setComplete().block();
		filter(PolicyStage.Time.EARLY, limiterOf(this.limiter))
			.filter(this.exchange, (same) -> Mono.error(new IllegalStateException("it was denied")))
			.block();
		assertThat(this.exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
		assertThat(this.exchange.getResponse().getHeaders().headerNames()).isEmpty();
	}

	/**
	 * Decides when the test says so.
	 *
	 * @param decision the decision to come
	 */
	private record LateRateLimiter(CompletableFuture<RateLimitDecision> decision) implements RateLimiter {

		@Override
		public RateLimitDecision acquire(RateLimitRequest request) {
			throw new IllegalStateException("somebody waits");
		}

		@Override
		public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
			return this.decision;
		}

		@Override
		public RateLimitDecision peek(RateLimitRequest request) {
			return acquire(request);
		}

		@Override
		public void refund(RateLimitRequest request, RateLimitDecision decision) {
			acquire(request);
		}

		@Override
		public void reset(RateLimitKey key) {
			throw new IllegalStateException("nobody resets");
		}

	}

}
