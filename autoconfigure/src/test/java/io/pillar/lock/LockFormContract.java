package io.pillar.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What every form of locks does about those who share a lock, come in turn, or want
 * several.
 */
abstract class LockFormContract extends LockContract {

	@Test
	void readersShareTheLockAndExcludeAWriter() {
		Lease reader = locks().acquire(this.name, SOON.forReading());
		Lease other = tryElsewhere(SOON.forReading()).orElseThrow();
		assertThat(reader.form()).isEqualTo(LockForm.READ);
		assertThat(tryElsewhere(NOW.forWriting())).isEmpty();
		reader.close();
		assertThat(tryElsewhere(NOW.forWriting())).isEmpty();
		other.close();
		try (Lease writer = tryElsewhere(SOON.forWriting()).orElseThrow()) {
			assertThat(writer.token()).isGreaterThan(Math.max(reader.token(), other.token()));
			assertThat(tryHere(NOW.forReading())).isEmpty();
		}
	}

	@Test
	void readerDoesNotPassAWriterThatWaits() {
		Lease reader = locks().acquire(this.name, SOON.forReading());
		CompletableFuture<Lease> writer = waitElsewhere(SOON.forWriting());
		awaitWaiting(1);
		assertThat(tryElsewhere(NOW.forReading())).isEmpty();
		reader.close();
		LockThreads.await(writer).close();
	}

	@Test
	void readersThatWaitGetTheLockTogether() {
		Lease writer = locks().acquire(this.name, SOON.forWriting());
		List<CompletableFuture<Lease>> readers = List.of(waitElsewhere(SOON.forReading()),
				waitElsewhere(SOON.forReading()), waitElsewhere(SOON.forReading()));
		awaitWaiting(3);
		writer.close();
		List<Lease> leases = readers.stream().map(LockThreads::await).toList();
		assertThat(leases).allMatch(Lease::isHeld);
		leases.forEach(Lease::close);
	}

	@Test
	void threadDoesNotWaitForItself() {
		try (Lease writer = locks().acquire(this.name, SOON.forWriting());
				Lease reader = locks().acquire(this.name, SOON.forReading())) {
			assertThat(reader.token()).isEqualTo(writer.token());
		}
		try (Lease reader = locks().acquire(this.name, SOON.forReading())) {
			assertThatIllegalStateException().isThrownBy(() -> locks().acquire(reader.name(), SOON))
				.withMessageContaining("would wait for itself");
		}
		try (Lease permit = locks().acquire(this.name, SOON.forPermitOf(2))) {
			assertThatIllegalStateException().isThrownBy(() -> locks().acquire(permit.name(), SOON));
			assertThatIllegalStateException().isThrownBy(() -> locks().acquire(permit.name(), SOON.forReading()));
		}
		try (Lease writer = locks().acquire(this.name, SOON)) {
			assertThatIllegalStateException().isThrownBy(() -> locks().acquire(writer.name(), SOON.forPermitOf(2)));
		}
	}

	@Test
	void asManyHoldPermitsAsThereAre() {
		LockOptions permits = SOON.forPermitOf(3);
		List<Lease> leases = List.of(locks().acquire(this.name, permits), locks().acquire(this.name, permits),
				tryElsewhere(permits).orElseThrow());
		assertThat(leases).extracting(Lease::token).doesNotHaveDuplicates().isSorted();
		assertThat(tryElsewhere(NOW.forPermitOf(3))).isEmpty();
		assertThat(tryElsewhere(NOW)).isEmpty();
		CompletableFuture<Lease> next = waitElsewhere(SOON.forPermitOf(3));
		awaitWaiting(1);
		leases.get(1).close();
		LockThreads.await(next).close();
		leases.forEach(Lease::close);
		tryElsewhere(SOON).orElseThrow().close();
	}

	@Test
	void locksAreAcquiredAllOrNone() {
		Lease blocked = LockThreads.elsewhere(() -> elsewhere().acquire(this.name + "b"));
		List<String> names = List.of(this.name + "c", this.name + "b", this.name + "a");
		LockOptions briefly = NOW.withWait(Duration.ofMillis(200));
		assertThat(locks().tryAcquireAll(names, briefly)).isEmpty();
		assertThatExceptionOfType(LockUnavailableException.class).isThrownBy(() -> locks().acquireAll(names, briefly));
		LockThreads.elsewhere(() -> elsewhere().acquire(this.name + "a", SOON)).close();
		blocked.close();
		try (LeaseGroup group = locks().acquireAll(names, SOON)) {
			assertThat(group.isHeld()).isTrue();
			assertThat(group.leases()).extracting(Lease::name)
				.containsExactly(this.name + "a", this.name + "b", this.name + "c");
			assertThat(group.lease(this.name + "b").isHeld()).isTrue();
			assertThatIllegalArgumentException().isThrownBy(() -> group.lease("x"));
		}
		LockThreads.elsewhere(() -> elsewhere().acquire(this.name + "c", SOON)).close();
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

}
