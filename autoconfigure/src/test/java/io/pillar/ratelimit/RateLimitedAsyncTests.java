package io.pillar.ratelimit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Calls of methods that answer later.
 */
class RateLimitedAsyncTests {

	private final AtomicLong nanos = new AtomicLong();

	private void with(Consumer<LimitedWorks> test) {
		LimitedContexts.runner(this.nanos).withBean(LimitedWorks.class).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context.getBean(LimitedWorks.class));
		});
	}

	@Test
	void deniedFutureFailsAndTheMethodIsNotCalled() {
		with((works) -> {
			assertThat(works.future().join()).isEqualTo("future");
			CompletableFuture<String> denied = works.future();
			assertThatThrownBy(denied::get).isInstanceOf(ExecutionException.class)
				.hasCauseInstanceOf(RateLimitExceededException.class);
		});
	}

	@Test
	void fallbackAnswersForADeniedStage() {
		with((works) -> {
			assertThat(works.stage().toCompletableFuture().join()).isEqualTo("stage");
			assertThat(works.stage().toCompletableFuture().join()).isEqualTo("instead");
		});
	}

	@Test
	void methodThatThrowsFailsItsFuture() {
		with((works) -> assertThatThrownBy(() -> works.broken("a").get())
			.hasCauseInstanceOf(IllegalStateException.class));
	}

	@Test
	void futureAsksWithoutWaiting() {
		CompletableFuture<RateLimitDecision> answer = new CompletableFuture<>();
		LimitedContexts.runner(this.nanos)
			.withAllowBeanDefinitionOverriding(true)
			.withBean("limiter", RateLimiter.class, () -> new SlowLimiter(answer))
			.withBean(LimitedWorks.class)
			.run((context) -> {
				LimitedWorks works = context.getBean(LimitedWorks.class);
				CompletableFuture<String> future = works.future();
				Mono<String> mono = works.mono();
				CompletableFuture<String> subscribed = mono.toFuture();
				assertThat(future).isNotDone();
				assertThat(subscribed).isNotDone();
				answer.complete(RateLimitedMethod.NOT_COUNTED);
				assertThat(future).isCompletedWithValue("future");
				assertThat(subscribed).isCompletedWithValue("mono");
			});
	}

	@Test
	void eachSubscriptionIsCounted() {
		with((works) -> {
			Mono<String> mono = works.mono();
			assertThat(mono.block()).isEqualTo("mono");
			assertThat(mono.block()).isEqualTo("mono");
			assertThatThrownBy(mono::block).isInstanceOf(RateLimitExceededException.class);
			assertThatThrownBy(works.mono()::block).isInstanceOf(RateLimitExceededException.class);
		});
	}

	@Test
	void whatNobodySubscribesToIsNotCounted() {
		with((works) -> {
			works.flux();
			works.flux();
			assertThat(works.flux().collectList().block()).containsExactly("flux", "more");
		});
	}

	@Test
	void fallbackAnswersForADeniedFlux() {
		with((works) -> {
			Flux<String> flux = works.flux();
			assertThat(flux.collectList().block()).containsExactly("flux", "more");
			assertThat(flux.collectList().block()).containsExactly("instead");
		});
	}

	@Test
	void userOfASubscriptionIsTheOneOfItsContext() {
		with((works) -> {
			assertThat(as("alice", works.monoOfUser()).block()).isEqualTo("mono of user");
			assertThatThrownBy(as("alice", works.monoOfUser())::block).isInstanceOf(RateLimitExceededException.class);
			as("bob", works.monoOfUser()).block();
			works.monoOfUser().block();
			works.monoOfUser().block();
		});
	}

	private static Mono<String> as(String user, Mono<String> mono) {
		return mono.contextWrite(
				ReactiveSecurityContextHolder.withAuthentication(new TestingAuthenticationToken(user, "", "USER")));
	}

	/**
	 * Answers when the test wants.
	 */
	private record SlowLimiter(CompletableFuture<RateLimitDecision> answer) implements RateLimiter {

		@Override
		public RateLimitDecision acquire(RateLimitRequest request) {
			throw new AssertionError("waits");
		}

		@Override
		public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
			return this.answer;
		}

		@Override
		public RateLimitDecision peek(RateLimitRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void refund(RateLimitRequest request, RateLimitDecision decision) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void reset(RateLimitKey key) {
			throw new UnsupportedOperationException();
		}

	}

}
