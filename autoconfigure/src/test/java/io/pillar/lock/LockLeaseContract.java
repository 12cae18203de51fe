package io.pillar.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What every form of locks does about leases that last, end and are lost.
 */
abstract class LockLeaseContract extends LockFormContract {

	static final Duration SHORT = Duration.ofMillis(300);

	static final LockOptions BRIEF = SOON.withLease(SHORT);

	abstract LockInspection inspection();

	abstract LockInspection inspectionElsewhere();

	@Override
	final void awaitWaiting(int callers) {
		await().until(() -> waiting(inspection())
				+ ((inspection() != inspectionElsewhere()) ? waiting(inspectionElsewhere()) : 0) == callers);
		await().until(() -> inspection().lock(this.name).map(LockInfo::waiters).orElse(0) == callers);
	}

	private int waiting(LockInspection inspection) {
		return inspection.locks()
			.stream()
			.filter((lock) -> lock.name().equals(this.name))
			.mapToInt(LockInfo::waiters)
			.sum();
	}

	@Test
	void leaseIsRenewedForAsLongAsItIsOpen() {
		try (Lease lease = locks().acquire(this.name, BRIEF)) {
			await().pollDelay(SHORT.multipliedBy(4)).until(() -> true);
			assertThat(lease.isHeld()).isTrue();
			assertThat(tryElsewhere(NOW)).isEmpty();
		}
	}

	@Test
	void leaseThatIsNotRenewedIsLostBeforeAnotherGetsTheLock() {
		Lease lease = locks().acquire(this.name, BRIEF.withoutRenewal());
		List<LeaseLoss> told = Collections.synchronizedList(new ArrayList<>());
		lease.onLost(told::add);
		Lease next = LockThreads.await(waitElsewhere(SOON));
		assertThat(lease.isHeld()).isFalse();
		assertThat(lease.remaining()).isZero();
		assertThat(next.isHeld()).isTrue();
		await().until(() -> !told.isEmpty());
		assertThat(told).containsExactly(
				new LeaseLoss(this.name, LockForm.EXCLUSIVE, lease.token(), scope(), LeaseLoss.Reason.EXPIRED));
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(lease::check)
			.withMessageContaining(this.name)
			.satisfies((ex) -> assertThat(ex.getLoss()).isEqualTo(told.get(0)));
		lease.close();
		assertThat(next.isHeld()).isTrue();
		// what the old holder gave up, late, was not the lock of the new one
		assertThat(tryElsewhere(NOW)).isEmpty();
		next.close();
	}

	@Test
	void everyListenerIsToldOnceThoughOthersFail() {
		Lease lease = locks().acquire(this.name, BRIEF.withoutRenewal());
		AtomicInteger told = new AtomicInteger();
		lease.onLost((loss) -> {
			throw new IllegalStateException("fails");
		});
		lease.onLost((loss) -> told.incrementAndGet());
		await().until(() -> told.get() == 1);
		lease.close();
		// also one who comes when it is lost already
		lease.onLost((loss) -> told.incrementAndGet());
		await().until(() -> told.get() == 2);
	}

	@Test
	void listenerOfALeaseThatWasClosedIsNotTold() {
		Lease lease = locks().acquire(this.name, BRIEF.withoutRenewal());
		AtomicInteger told = new AtomicInteger();
		lease.onLost((loss) -> told.incrementAndGet());
		lease.close();
		lease.onLost((loss) -> told.incrementAndGet());
		Lease other = locks().acquire(this.name, BRIEF.withoutRenewal());
		other.onLost((loss) -> told.addAndGet(10));
		await().until(() -> told.get() >= 10);
		assertThat(told).hasValue(10);
		assertThatIllegalStateException().isThrownBy(lease::check).withMessageContaining("is closed");
	}

	@Test
	void threadIsInterruptedWhenItLosesTheLock() {
		CompletableFuture<Boolean> interrupted = LockThreads.start(() -> {
			locks().acquire(this.name, BRIEF.withoutRenewal().interruptOnLost());
			LockSupport.parkNanos(Duration.ofSeconds(20).toNanos());
			return Thread.interrupted();
		});
		assertThat(LockThreads.await(interrupted)).isTrue();
	}

	@Test
	void workWhoseLeaseIsLostFails() {
		assertThatExceptionOfType(LeaseLostException.class)
			.isThrownBy(() -> locks().call(this.name, BRIEF.withoutRenewal(), (lease) -> {
				await().until(() -> !lease.isHeld());
				return "done";
			}));
		String done = locks().call(this.name, SOON, (lease) -> "done");
		assertThat(done).isEqualTo("done");
		AtomicInteger runs = new AtomicInteger();
		locks().run(this.name, runs::incrementAndGet);
		assertThat(runs).hasValue(1);
		tryElsewhere(SOON).orElseThrow().close();
	}

	@Test
	void lockThatIsKeptAfterItsLeaseIsFreeLater() {
		Lease lease = locks().acquire(this.name);
		lease.closeAfter(SHORT);
		assertThat(lease.isHeld()).isFalse();
		assertThat(tryElsewhere(NOW)).isEmpty();
		assertThat(tryHere(NOW)).isEmpty();
		LockThreads.await(waitElsewhere(SOON)).close();
	}

	@Test
	void leaseIsMadeToLastLonger() {
		Lease lease = locks().acquire(this.name, BRIEF.withLease(Duration.ofSeconds(5)).withoutRenewal());
		await().until(() -> lease.extend(Duration.ofSeconds(30)));
		assertThat(lease.remaining()).isGreaterThan(Duration.ofSeconds(10));
		lease.extend(SHORT);
		assertThat(lease.remaining()).isLessThan(SHORT);
		LockThreads.await(waitElsewhere(SOON)).close();
		assertThat(lease.extend(SHORT)).isFalse();
	}

}
