package io.pillar.lock;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import io.pillar.lock.LockUnavailableException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every form of locks does.
 */
abstract class LockContract {

	static final LockOptions NOW = LockOptions.defaults().withWait(Duration.ZERO);

	static final LockOptions SOON = LockOptions.defaults().withWait(Duration.ofSeconds(20));

	final String name = "test " + UUID.randomUUID();

	abstract Locks locks();

	/**
	 * The locks of another node, or the same where there is no other.
	 */
	abstract Locks elsewhere();

	abstract LeaseScope scope();

	final Optional<Lease> tryElsewhere(LockOptions options) {
		return LockThreads.elsewhere(() -> patiently(elsewhere(), this.name, options));
	}

	/**
	 * Try to get the lock for a thread that may hold it.
	 */
	final Optional<Lease> tryHere(LockOptions options) {
		return patiently(locks(), this.name, options);
	}

	/**
	 * Try until there is an answer: a machine that is busy may take longer for it than
	 * callers who do not wait have time.
	 */
	static Optional<Lease> patiently(Locks locks, String name, LockOptions options) {
		while (true) {
			try {
				return locks.tryAcquire(name, options);
			}
			catch (LockUnavailableException ex) {
				if (ex.getReason() != Reason.REDIS_DOWN) {
					throw ex;
				}
			}
		}
	}

	final CompletableFuture<Lease> waitElsewhere(LockOptions options) {
		return LockThreads.start(() -> elsewhere().acquire(this.name, options));
	}

	@Test
	void lockIsHeldByOneAtATime() {
		Lease lease = locks().acquire(this.name);
		assertThat(lease.isHeld()).isTrue();
		assertThat(lease.name()).isEqualTo(this.name);
		assertThat(lease.scope()).isEqualTo(scope());
		assertThat(lease.remaining()).isPositive();
		assertThat(tryElsewhere(NOW)).isEmpty();
		lease.close();
		assertThat(lease.isHeld()).isFalse();
		assertThat(lease.remaining()).isZero();
		try (Lease next = tryElsewhere(SOON).orElseThrow()) {
			assertThat(next.isHeld()).isTrue();
			assertThat(next.token()).isGreaterThan(lease.token());
		}
	}

	@Test
	void callerWhoDoesNotGetTheLockIsTold() {
		try (Lease lease = locks().acquire(this.name)) {
			assertThatThrownBy(() -> LockThreads.elsewhere(() -> elsewhere().acquire(this.name, NOW)))
				.isInstanceOfSatisfying(LockUnavailableException.class, (ex) -> {
					assertThat(ex.getReason()).isEqualTo(Reason.HELD);
					assertThat(ex.getLock()).isEqualTo(this.name);
					assertThat(ex).hasMessageContaining(this.name);
				});
			assertThat(lease.isHeld()).isTrue();
		}
	}

	@Test
	void threadThatHoldsTheLockGetsItAgainWithTheSameToken() {
		Lease outer = locks().acquire(this.name);
		Lease inner = locks().acquire(this.name, SOON);
		assertThat(inner.token()).isEqualTo(outer.token());
		inner.close();
		inner.close();
		assertThat(inner.isHeld()).isFalse();
		assertThat(outer.isHeld()).isTrue();
		assertThat(tryElsewhere(NOW)).isEmpty();
		outer.close();
		tryElsewhere(SOON).orElseThrow().close();
	}

	@Test
	void leaseThatIsClosedTwiceReleasesNobodyElse() {
		Lease first = locks().acquire(this.name);
		first.close();
		Lease second = tryElsewhere(SOON).orElseThrow();
		first.close();
		assertThat(second.isHeld()).isTrue();
		assertThat(tryHere(NOW)).isEmpty();
		second.close();
	}

	@Test
	void callerWhoWaitsGetsTheLockWhenItIsReleased() {
		Lease lease = locks().acquire(this.name);
		CompletableFuture<Lease> next = waitElsewhere(SOON);
		awaitWaiting(1);
		assertThat(next).isNotDone();
		lease.close();
		LockThreads.await(next).close();
	}

	@Test
	void otherThreadThatTakesALeaseOverGetsTheLockAgain() {
		Lease lease = locks().acquire(this.name);
		LockThreads.elsewhere(() -> {
			lease.takeOver();
			Lease again = locks().acquire(this.name, SOON);
			assertThat(again.token()).isEqualTo(lease.token());
			again.close();
			return again;
		});
		assertThat(tryHere(NOW)).isEmpty();
		lease.close();
		tryHere(SOON).orElseThrow().close();
	}

	@Test
	void waiterThatIsInterruptedIsTold() {
		try (Lease lease = locks().acquire(this.name)) {
			AtomicReference<Thread> thread = new AtomicReference<>();
			AtomicReference<Boolean> interrupted = new AtomicReference<>();
			CompletableFuture<Lease> waiting = LockThreads.start(thread, () -> {
				try {
					return elsewhere().acquire(lease.name(), SOON);
				}
				finally {
					interrupted.set(Thread.currentThread().isInterrupted());
				}
			});
			awaitWaiting(1);
			thread.get().interrupt();
			assertThatThrownBy(() -> LockThreads.await(waiting)).isInstanceOfSatisfying(LockUnavailableException.class,
					(ex) -> assertThat(ex.getReason()).isEqualTo(Reason.INTERRUPTED));
			assertThat(interrupted.get()).isTrue();
		}
	}

	@Test
	void nameMayHaveAnyContentButMustNotBeEmpty() {
		for (String odd : List.of("a:b{c}*?", "\u0000\ud800 é", "x".repeat(100_000))) {
			try (Lease lease = locks().acquire(odd + this.name, SOON)) {
				assertThat(LockThreads.elsewhere(() -> patiently(elsewhere(), lease.name(), NOW))).isEmpty();
			}
		}
		assertThatIllegalArgumentException().isThrownBy(() -> locks().acquire(""));
	}

	@Test
	void lockOfPillarsOwnIsReachedByNoName() {
		try (Lease own = OwnLocks.acquire(locks(), this.name, SOON)) {
			assertThat(own.name()).isEqualTo("@" + this.name);
			assertThat(tryElsewhere(SOON)).isPresent();
			LockThreads.elsewhere(() -> {
				assertThat(OwnLocks.tryAcquire(elsewhere(), this.name, NOW)).isEmpty();
				return null;
			});
			for (Runnable attempt : List.<Runnable>of(() -> locks().acquire(own.name()),
					() -> locks().tryAcquire(own.name()), () -> locks().tryAcquireAll(List.of(own.name()), NOW))) {
				assertThatIllegalArgumentException().isThrownBy(attempt::run)
					.withMessageContaining("kept for Pillar's own");
			}
		}
	}

	/**
	 * Wait until callers wait for the lock.
	 */
	abstract void awaitWaiting(int callers);

}
