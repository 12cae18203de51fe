package io.pillar.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What every form of locks does about leases that last, end and are lost.
 */
abstract class LockLeaseContract extends LockContract {

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
		tryElsewhere(NOW).orElseThrow().close();
	}

	@Test
	void lockIsTakenAwayByForce() {
		Lease lease = locks().acquire(this.name);
		CompletableFuture<LeaseLoss.Reason> lost = new CompletableFuture<>();
		lease.onLost((loss) -> lost.complete(loss.reason()));
		CompletableFuture<Lease> next = waitElsewhere(SOON);
		awaitWaiting(1);
		assertThat(inspectionElsewhere().forceRelease(this.name)).isTrue();
		assertThat(LockThreads.await(lost)).isEqualTo(LeaseLoss.Reason.FORCED);
		assertThat(lease.isHeld()).isFalse();
		LockThreads.await(next).close();
		await().until(() -> !inspectionElsewhere().forceRelease(this.name));
	}

	@Test
	void leaseThatIsNotRenewedIsTakenAwayByForceToo() {
		Lease lease = locks().acquire(this.name, SOON.withLease(Duration.ofHours(1)).withoutRenewal());
		CompletableFuture<LeaseLoss.Reason> lost = new CompletableFuture<>();
		lease.onLost((loss) -> lost.complete(loss.reason()));
		assertThat(inspectionElsewhere().forceRelease(this.name)).isTrue();
		assertThat(LockThreads.await(lost)).isEqualTo(LeaseLoss.Reason.FORCED);
		LockThreads.await(waitElsewhere(SOON)).close();
	}

	@Test
	void lockThatIsKeptAfterItsLeaseIsTakenAwayByForceToo() {
		locks().acquire(this.name).closeAfter(Duration.ofHours(1));
		assertThat(tryElsewhere(NOW)).isEmpty();
		assertThat(inspectionElsewhere().forceRelease(this.name)).isTrue();
		tryElsewhere(NOW).orElseThrow().close();
	}

	@Test
	void permitsThatComeBackTogetherWakeAllWhoWaitForThem() {
		List<Lease> held = List.of(locks().acquire(this.name, SOON.forPermitOf(2)),
				locks().acquire(this.name, SOON.forPermitOf(2)));
		List<CompletableFuture<Lease>> waiting = List.of(waitElsewhere(SOON.forPermitOf(2)),
				waitElsewhere(SOON.forPermitOf(2)));
		awaitWaiting(2);
		held.forEach(Lease::close);
		List<Lease> leases = waiting.stream().map(LockThreads::await).toList();
		assertThat(leases).allMatch(Lease::isHeld);
		leases.forEach(Lease::close);
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

	@Test
	void fairLockIsGivenInTheOrderInWhichCallersCame() {
		List<Integer> order = Collections.synchronizedList(new ArrayList<>());
		Lease lease = locks().acquire(this.name, SOON.fair());
		List<CompletableFuture<Integer>> callers = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			int number = i;
			Locks locks = (i % 2 == 0) ? locks() : elsewhere();
			callers.add(LockThreads.start(() -> {
				try (Lease mine = locks.acquire(this.name, SOON.fair())) {
					order.add(number);
					assertThat(mine.isHeld()).isTrue();
				}
				return number;
			}));
			awaitWaiting(i + 1);
		}
		assertThat(tryElsewhere(NOW.fair())).isEmpty();
		lease.close();
		callers.forEach(LockThreads::await);
		assertThat(order).containsExactly(0, 1, 2, 3, 4);
	}

	@Test
	void callersWhoNameTheSameLocksInAnyOrderNeverBlockEachOther() {
		AtomicInteger inside = new AtomicInteger();
		CountDownLatch ready = new CountDownLatch(4);
		List<CompletableFuture<Integer>> callers = IntStream.range(0, 4).mapToObj((i) -> LockThreads.start(() -> {
			List<String> names = new ArrayList<>(List.of(this.name + 1, this.name + 2, this.name + 3));
			Collections.rotate(names, i);
			ready.countDown();
			LockThreads.await(ready);
			for (int round = 0; round < 10; round++) {
				try (LeaseGroup group = ((i % 2 == 0) ? locks() : elsewhere()).acquireAll(names, SOON)) {
					assertThat(inside.incrementAndGet()).isOne();
					assertThat(group.isHeld()).isTrue();
					inside.decrementAndGet();
				}
			}
			return i;
		})).toList();
		callers.forEach(LockThreads::await);
	}

	@Test
	void lockIsShownWithItsHolderAndThoseWhoWait() {
		assertThat(inspection().lock(this.name)).isEmpty();
		Lease lease = locks().acquire(this.name);
		CompletableFuture<Lease> next = waitElsewhere(SOON);
		awaitWaiting(1);
		LockInfo info = inspectionElsewhere().lock(this.name).orElseThrow();
		assertThat(info.scope()).isEqualTo(scope());
		assertThat(info.waiters()).isOne();
		LockHolder holder = info.holders().get(0);
		assertThat(holder.token()).isEqualTo(lease.token());
		assertThat(holder.thread()).isEqualTo(Thread.currentThread().getName());
		assertThat(holder.remaining()).isPositive();
		Optional<LockInfo> here = inspection().locks().stream().filter((it) -> it.name().equals(this.name)).findFirst();
		assertThat(here.orElseThrow().holders().get(0).since()).isEqualTo(holder.since());
		lease.close();
		LockThreads.await(next).close();
		await().until(() -> inspection().lock(this.name).isEmpty());
	}

	@Test
	void whatLocksDoIsCounted() {
		LockStats before = inspection().stats();
		Lease lease = locks().acquire(this.name, BRIEF);
		LockThreads.elsewhere(() -> tryHere(NOW));
		await().until(() -> inspection().stats().renewals() > before.renewals());
		lease.close();
		LockStats after = inspection().stats();
		assertThat(after.acquired()).isGreaterThan(before.acquired());
		assertThat(after.released()).isGreaterThan(before.released());
		assertThat(after.notAcquired()).isGreaterThan(before.notAcquired());
		assertThat(after.lost()).isEqualTo(before.lost());
	}

}
