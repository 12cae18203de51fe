package io.pillar.lock;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ReflectionUtils;
import reactor.core.Disposable;

import io.pillar.lock.LockUnavailableException.Reason;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * {@link Locked} methods.
 */
class LockedMethodTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private LockedWork work;

	private Locks locks;

	@BeforeEach
	void start() {
		TestPropertyValues.of("pillar.mode=local", "pillar.lock.wait=0s").applyTo(this.context);
		this.context.register(PillarRedisAutoConfiguration.class, LockAutoConfiguration.class,
				LockMethodAutoConfiguration.class, Works.class);
		this.context.refresh();
		this.work = this.context.getBean(LockedWork.class);
		this.locks = this.context.getBean(Locks.class);
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void lockOfNoNameIsCalledLikeTheMethod() {
		this.work.plain("a");
		assertThat(calls()).containsExactly("plain " + LockedWork.class.getName() + ".plain");
	}

	@Test
	void lockIsHeldWhileTheMethodRunsAndFreeThen() {
		body(() -> assertThat(isFree("order:EUR")).isFalse());
		this.work.keyed("EUR");
		assertThat(calls()).containsExactly("keyed order:EUR");
		assertThat(isFree("order:EUR")).isTrue();
	}

	@Test
	void lockIsFreeAfterAnException() {
		body(() -> {
			throw new IllegalStateException("broken");
		});
		assertThatIllegalStateException().isThrownBy(() -> this.work.keyed("EUR")).withMessage("broken");
		assertThat(isFree("order:EUR")).isTrue();
	}

	@Test
	void lockThatIsHeldIsWaitedForAndThrown() {
		whileHeld("order:EUR", () -> assertThatExceptionOfType(LockUnavailableException.class)
			.isThrownBy(() -> this.work.keyed("EUR"))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.HELD)));
		assertThat(calls()).isEmpty();
	}

	@Test
	void keyThatIsACollectionLocksAllOfIt() {
		body(() -> {
			assertThat(isFree("order:A")).isFalse();
			assertThat(isFree("order:B")).isFalse();
		});
		this.work.several(List.of("B", "A", "B"));
		assertThat(calls()).containsExactly("order:B", "order:A", "order:B");
		assertThat(isFree("order:A")).isTrue();
	}

	@Test
	void severalKeysAreLockedTogetherOrNotAtAll() {
		whileHeld("order:B", () -> assertThatExceptionOfType(LockUnavailableException.class)
			.isThrownBy(() -> this.work.pair("A", "B")));
		assertThat(isFree("order:A")).isTrue();
		assertThat(calls()).isEmpty();
	}

	@Test
	void keyWithoutValueIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.work.thing(null)).withMessageContaining("null");
		assertThatIllegalArgumentException().isThrownBy(() -> this.work.thing(" "));
		assertThatIllegalArgumentException().isThrownBy(() -> this.work.several(List.of()));
		assertThat(calls()).isEmpty();
	}

	@Test
	void keyThatIsNeverTheSameTwiceIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.work.thing(new Object()))
			.withMessageContaining("toString");
	}

	@Test
	void callThatIsSkippedAnswersNothing() {
		whileHeld("order:EUR", () -> {
			assertThat(this.work.skipped("EUR")).isNull();
			assertThat(this.work.skippedOptional("EUR")).isEmpty();
		});
		assertThat(calls()).isEmpty();
		assertThat(this.work.skippedOptional("EUR")).isEqualTo(Optional.of("EUR"));
	}

	@Test
	void fallbackAnswersWithWhatWasWrong() {
		whileHeld("order:EUR", () -> assertThat(this.work.answered("EUR")).isEqualTo("EUR HELD"));
		assertThat(this.work.answered("EUR")).isEqualTo("EUR");
	}

	@Test
	void readersRunTogether() {
		body(() -> assertThat(CompletableFuture.runAsync(() -> {
			body(() -> {
			});
			this.work.read();
		})).succeedsWithin(Duration.ofSeconds(20)));
		this.work.read();
		assertThat(calls()).hasSize(2);
	}

	@Test
	void callThatLostItsLeaseIsNotPassedOffAsGuarded() {
		body(() -> {
			this.context.getBean(LockInspection.class).forceRelease("order:EUR");
			Lease lease = CurrentLease.get();
			await().until(() -> !lease.isHeld());
		});
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> this.work.keyed("EUR"));
	}

	@Test
	void futureHoldsTheLockUntilItIsCompleted() throws Exception {
		CompletableFuture<String> later = this.work.later("EUR");
		assertThat(isFree("order:EUR")).isFalse();
		target().answer.complete("done");
		assertThat(later.get()).isEqualTo("done");
		assertThat(isFree("order:EUR")).isTrue();
	}

	@Test
	void futureIsNotTheThreadsThatBeganIt() {
		this.work.later("EUR");
		assertThat(this.locks.tryAcquire("order:EUR")).as("by this thread").isEmpty();
		assertThat(this.work.later("EUR")).failsWithin(Duration.ofSeconds(20))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(LockUnavailableException.class);
		target().answer.complete("done");
		await().until(() -> isFree("order:EUR"));
	}

	@Test
	void futureThatFailsGivesTheLockFree() {
		CompletableFuture<String> later = this.work.later("EUR");
		target().answer.completeExceptionally(new IllegalStateException("broken"));
		assertThat(later).failsWithin(Duration.ofSeconds(20));
		await().until(() -> isFree("order:EUR"));
	}

	@Test
	void monoHoldsTheLockFromSubscriptionToEnd() {
		assertThat(isFree("order:EUR")).isTrue();
		CompletableFuture<String> result = this.work.mono("EUR").toFuture();
		await().until(() -> !isFree("order:EUR"));
		target().answer.complete("done");
		assertThat(result).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("done");
		await().until(() -> isFree("order:EUR"));
	}

	@Test
	void monoThatIsCancelledGivesTheLockFree() {
		Disposable subscription = this.work.mono("EUR").subscribe();
		await().until(() -> !isFree("order:EUR"));
		subscription.dispose();
		await().until(() -> isFree("order:EUR"));
	}

	@Test
	void monoThatIsCancelledAtAnyMomentLeavesNothingHeld() {
		for (int i = 0; i < 200; i++) {
			Disposable subscription = this.work.mono("EUR" + i).subscribe();
			for (int spin = 0; spin < i * 20; spin++) {
				Thread.onSpinWait();
			}
			subscription.dispose();
		}
		await().until(() -> this.context.getBean(LockInspection.class).stats().held() == 0);
	}

	@Test
	void fluxHoldsTheLockToItsEnd() {
		CompletableFuture<List<String>> result = this.work.flux("EUR").collectList().toFuture();
		await().until(() -> !isFree("order:EUR"));
		target().answer.complete("c");
		assertThat(result).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(List.of("a", "b", "c"));
		await().until(() -> isFree("order:EUR"));
	}

	@Test
	void callOnItselfIsNotSeenAndHasNoLease() {
		assertThatIllegalStateException().isThrownBy(this.work::self);
		assertThat(LockedSelfCalls.in(LockedWork.class, Set.of(plain()))).containsExactly("plain in self");
	}

	private static Method plain() {
		return ReflectionUtils.findMethod(LockedWork.class, "plain", String.class);
	}

	private LockedWork target() {
		return (LockedWork) AopProxyUtils.getSingletonTarget(this.work);
	}

	private List<String> calls() {
		return target().calls;
	}

	private void body(Runnable body) {
		target().body = body;
	}

	private boolean isFree(String name) {
		return CompletableFuture.supplyAsync(() -> {
			Optional<Lease> lease = this.locks.tryAcquire(name);
			lease.ifPresent(Lease::close);
			return lease.isPresent();
		}).join();
	}

	private void whileHeld(String name, Runnable action) {
		CompletableFuture<Lease> lease = CompletableFuture.supplyAsync(() -> this.locks.acquire(name));
		try {
			lease.join();
			action.run();
		}
		finally {
			lease.join().close();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Works {

		@Bean
		LockedWork work() {
			return new LockedWork();
		}

	}

}
