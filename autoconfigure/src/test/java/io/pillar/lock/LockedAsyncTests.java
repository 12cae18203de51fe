package io.pillar.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * {@link Locked} methods that return before their work is done.
 */
class LockedAsyncTests extends LockedBase {

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
	void futureOfALockThatTheCallerHoldsLeavesItToTheCaller() {
		try (Lease outer = this.locks.acquire("order:EUR")) {
			CompletableFuture<String> result = this.work.later("EUR");
			this.work.keyed("EUR");
			target().answer.complete("done");
			assertThat(result).succeedsWithin(Duration.ofSeconds(20));
			this.work.keyed("EUR");
			assertThat(outer.isHeld()).isTrue();
			assertThat(isFree("order:EUR")).isFalse();
		}
		assertThat(isFree("order:EUR")).isTrue();
	}

	@Test
	void futureThatOutlivesTheCallerKeepsTheLockFromIt() {
		CompletableFuture<String> result;
		try (Lease outer = this.locks.acquire("order:EUR")) {
			result = this.work.later("EUR");
			assertThat(outer.isHeld()).isTrue();
		}
		assertThat(this.locks.tryAcquire("order:EUR")).isEmpty();
		target().answer.complete("done");
		assertThat(result).succeedsWithin(Duration.ofSeconds(20));
		assertThat(isFree("order:EUR")).isTrue();
	}

	@Test
	void futureThatIsNoneGivesTheLockFree() {
		assertThat(this.work.none("EUR")).isNull();
		assertThat(isFree("order:EUR")).isTrue();
	}

	@Test
	void futureThatCannotBeAwaitedGivesTheLockFree() {
		assertThatIllegalStateException().isThrownBy(() -> this.work.deaf("EUR"));
		assertThat(isFree("order:EUR")).isTrue();
	}

	@Test
	void monosThatWaitForOneLockDoNotHoldUpItsRelease() {
		int many = 3 * Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE;
		CompletableFuture<List<String>> results = Flux.range(0, many)
			.flatMap((i) -> this.work.hot(), many)
			.collectList()
			.toFuture();
		assertThat(results).succeedsWithin(Duration.ofSeconds(60))
			.asInstanceOf(InstanceOfAssertFactories.LIST)
			.hasSize(many);
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

}
