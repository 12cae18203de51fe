package io.pillar.lock;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.springframework.util.ReflectionUtils;

import io.pillar.lock.LockUnavailableException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * {@link Locked} methods.
 */
class LockedMethodTests extends LockedBase {

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
		whileHeld("order:EUR",
				() -> assertThatExceptionOfType(LockUnavailableException.class).isThrownBy(() -> this.work.keyed("EUR"))
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
	void callOnItselfIsNotSeenAndHasNoLease() {
		assertThatIllegalStateException().isThrownBy(this.work::self);
		assertThat(LockedSelfCalls.in(LockedWork.class, Set.of(plain()))).containsExactly("plain in self");
	}

	private static Method plain() {
		return ReflectionUtils.findMethod(LockedWork.class, "plain", String.class);
	}

}
