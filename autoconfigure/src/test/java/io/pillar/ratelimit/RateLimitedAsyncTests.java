package io.pillar.ratelimit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Calls of methods that answer later.
 */
@ExtendWith(OutputCaptureExtension.class)
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
			.withBean("limiter", RateLimiter.class, () -> new LimiterOfTest(answer))
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
	void noCallFailsBecauseItsLimitCouldNotBeAskedFor(CapturedOutput output) {
		LimitedContexts.runner(this.nanos)
			.withAllowBeanDefinitionOverriding(true)
			.withBean("limiter", RateLimiter.class,
					() -> new LimiterOfTest(CompletableFuture.failedFuture(new IllegalStateException("broken"))))
			.withBean(LimitedWorks.class)
			.run((context) -> {
				LimitedWorks works = context.getBean(LimitedWorks.class);
				assertThat(works.plain()).isEqualTo("plain");
				assertThat(works.future().join()).isEqualTo("future");
				assertThat(works.mono().block()).isEqualTo("mono");
				assertThatThrownBy(works::closed).isInstanceOfSatisfying(RateLimitExceededException.class,
						(ex) -> assertThat(ex.getDecision().isClosed()).isTrue());
				assertThatThrownBy(works.closedFuture()::get).hasCauseInstanceOf(RateLimitExceededException.class);
			});
		assertThat(output.toString().split("Limits of methods cannot be asked for", -1)).hasSize(2);
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
	void eachSubscriptionGoesThroughTheAdviceThatFollows() {
		AtomicInteger advised = new AtomicInteger();
		MethodInterceptor counting = (invocation) -> {
			advised.incrementAndGet();
			return invocation.proceed();
		};
		NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
		pointcut.setMappedName("mono");
		LimitedContexts.runner(this.nanos)
			.withBean(LimitedWorks.class)
			.withBean("counting", Advisor.class, () -> new DefaultPointcutAdvisor(pointcut, counting),
					(definition) -> definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE))
			.run((context) -> {
				Mono<String> mono = context.getBean(LimitedWorks.class).mono();
				assertThat(advised).hasValue(0);
				mono.block();
				mono.block();
				assertThat(advised).hasValue(2);
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

	@Test
	void userWhomTheContextDoesNotKnowIsTheOneWhoMadeTheCall() {
		with((works) -> {
			Mono<String> alices = calledBy("alice", works);
			Mono<String> bobs = calledBy("bob", works);
			assertThat(alices.block()).isEqualTo("mono of user");
			assertThat(bobs.block()).isEqualTo("mono of user");
			assertThatThrownBy(alices::block).isInstanceOf(RateLimitExceededException.class);
			assertThat(as("carol", alices).block()).isEqualTo("mono of user");
		});
	}

	private static Mono<String> calledBy(String user, LimitedWorks works) {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(user, "", "USER"));
		try {
			return works.monoOfUser();
		}
		finally {
			SecurityContextHolder.clearContext();
		}
	}

	private static Mono<String> as(String user, Mono<String> mono) {
		return mono.contextWrite(
				ReactiveSecurityContextHolder.withAuthentication(new TestingAuthenticationToken(user, "", "USER")));
	}

}
