package io.pillar.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Leases whose table answers late, not at all, or what it should not.
 */
class LeasingLocksTests {

	private static final LockOptions OPTIONS = LockOptions.defaults().withoutRenewal();

	private final ScriptedNode scripted = new ScriptedNode(LeaseRenewal.IN_ITS_TABLE);

	private final ScriptedTable table = this.scripted.shared;

	private final Locks locks = this.scripted.locks();

	@AfterEach
	void stop() {
		this.scripted.close();
	}

	@Test
	void leaseThatIsClosedAfterItsEndIsReportedLost() {
		Lease lease = this.locks.acquire("a", OPTIONS);
		AtomicInteger told = new AtomicInteger();
		lease.onLost((loss) -> told.incrementAndGet());
		this.scripted.pass(Duration.ofSeconds(31));
		lease.close();
		await().until(() -> told.get() == 1);
		assertThat(this.scripted.events.lost.sum()).isOne();
		assertThat(this.scripted.events.released.sum()).isZero();
		assertThatExceptionOfType(LeaseLostException.class).isThrownBy(lease::check);
	}

	@Test
	void threadThatHasLeftALeaseIsNotInterruptedForIt() {
		Lease lease = this.locks.acquire("a", OPTIONS.interruptOnLost());
		Hold hold = this.scripted.node.holds().of("a").iterator().next();
		LeaseLoss loss = hold.lose(LeaseLoss.Reason.EXPIRED);
		// now the thread goes on to other work, before it was told
		lease.close();
		this.scripted.events.lost(hold, loss);
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void threadThatHoldsALeaseIsInterruptedForIt() {
		Lease outer = this.locks.acquire("a", OPTIONS.interruptOnLost());
		this.locks.acquire("a", OPTIONS).close();
		Hold hold = this.scripted.node.holds().of("a").iterator().next();
		this.scripted.events.lost(hold, hold.lose(LeaseLoss.Reason.EXPIRED));
		assertThat(Thread.interrupted()).isTrue();
		outer.close();
	}

	@Test
	void groupTakesNoLongerThanItsWaitThoughNothingIsAnswered() {
		List<String> names = IntStream.range(0, 20).mapToObj((i) -> "lock" + i).toList();
		this.table.answers = 15;
		long began = this.table.now();
		assertThatExceptionOfType(LockUnavailableException.class)
			.isThrownBy(() -> this.locks.tryAcquireAll(names, OPTIONS.withWait(Duration.ofSeconds(1))));
		assertThat(this.table.now() - began).isLessThanOrEqualTo(Duration.ofMillis(1100).toNanos());
		assertThat(this.table.asked).filteredOn((what) -> what.startsWith("releaseAsync")).hasSize(16);
	}

	@Test
	void groupIsClosedAsFastAsOneLock() {
		List<String> names = IntStream.range(0, 20).mapToObj((i) -> "lock" + i).toList();
		LeaseGroup group = this.locks.acquireAll(names, OPTIONS);
		this.table.answers = 0;
		long began = this.table.now();
		group.close();
		assertThat(this.table.now() - began).isLessThanOrEqualTo(Duration.ofMillis(100).toNanos());
		assertThat(this.table.asked).filteredOn((what) -> what.startsWith("releaseAsync")).hasSize(20);
	}

	@Test
	void questionThatWasNotAnsweredIsFollowedByAReleaseWhenTheLeaseIsClosed() {
		Lease lease = this.locks.acquire("a", OPTIONS);
		lease.close();
		assertThat(this.table.asked).containsExactly("ask a", "release a");
		Lease other = this.locks.acquire("b", OPTIONS);
		this.scripted.node.holds().of("b").iterator().next().claim().asked(1);
		other.close();
		assertThat(this.table.asked).endsWith("release b", "releaseAsync b");
	}

	@Test
	void answerThatComesAfterTheEndOfTheLeaseIsGivenBack() {
		this.table.beforeAnswer = () -> this.table.nanos.addAndGet(1);
		Lease lease = this.locks.acquire("a", OPTIONS);
		assertThat(lease.isHeld()).isTrue();
		this.table.beforeAnswer = () -> this.scripted.node.shut();
		assertThatExceptionOfType(LockUnavailableException.class).isThrownBy(() -> this.locks.acquire("b", OPTIONS));
		assertThat(this.table.asked).endsWith("releaseAsync b");
		assertThat(this.scripted.node.holds().size()).isZero();
	}

	@Test
	void listenerThatThrowsAnErrorCostsNobodyTheLease() {
		LockListener broken = new LockListener() {

			@Override
			public void acquired(Lease lease, Duration waited, boolean contended) {
				throw new AssertionError("broken");
			}

		};
		try (ScriptedNode other = new ScriptedNode(LeaseRenewal.IN_ITS_TABLE, broken)) {
			Lease lease = other.locks().acquire("a", OPTIONS);
			assertThat(lease.isHeld()).isTrue();
			lease.close();
			assertThat(other.node.holds().size()).isZero();
		}
	}

	@Test
	void extensionThatIsNotAnsweredWhereItWouldBeShorterShortensOnlyHere() {
		Lease lease = this.locks.acquire("a", OPTIONS);
		this.table.renewals.add(CompletableFuture.failedFuture(new IllegalStateException("no answer")));
		assertThat(lease.extend(Duration.ofSeconds(5))).isFalse();
		assertThat(lease.remaining()).isLessThan(Duration.ofSeconds(5)).isPositive();
	}

	@Test
	void renewalThatIsAnsweredLateCountsFromWhenItWasAskedFor() {
		Lease lease = this.locks.acquire("a");
		CompletableFuture<LockTable.Standing> answer = new CompletableFuture<>();
		this.table.renewals.add(answer);
		renewSoon(lease);
		this.scripted.pass(Duration.ofSeconds(5));
		answer.complete(LockTable.Standing.HELD);
		assertThat(lease.remaining()).isGreaterThan(Duration.ofSeconds(24)).isLessThan(Duration.ofSeconds(25));
	}

	@Test
	void renewalThatFailsMakesNoLeaseLonger() {
		Lease lease = this.locks.acquire("a");
		CompletableFuture<LockTable.Standing> answer = new CompletableFuture<>();
		this.table.renewals.add(answer);
		renewSoon(lease);
		answer.completeExceptionally(new IllegalStateException("no answer"));
		assertThat(lease.remaining()).isLessThan(Duration.ofSeconds(21));
		assertThat(this.scripted.events.failedRenewals.sum()).isOne();
	}

	@Test
	void leaseWhoseRenewalIsNotAnsweredKeepsNoOtherFromBeingRenewed() {
		Lease stuck = this.locks.acquire("a");
		this.table.renewals.add(new CompletableFuture<>());
		renewSoon(stuck);
		Lease lease = this.locks.acquire("b");
		renewSoon(lease);
		await().until(() -> lease.remaining().compareTo(Duration.ofSeconds(29)) > 0);
		assertThat(stuck.remaining()).isLessThan(Duration.ofSeconds(12));
	}

	/**
	 * Let a lease be renewed a second before it is due, and wait until that is asked for.
	 */
	private void renewSoon(Lease lease) {
		this.scripted.pass(Duration.ofSeconds(9));
		this.scripted.node.hurry(this.scripted.node.holds().of(lease.name()).iterator().next().claim().owner());
		await().until(() -> this.table.asked.contains("renew %s 30000".formatted(lease.name())));
	}

	@Test
	void oneLeaseThatIsGoneMakesAllBeLookedAfterAtOnce() {
		Lease renewed = this.locks.acquire("a");
		Lease other = this.locks.acquire("b", OPTIONS.withLease(Duration.ofHours(1)));
		this.table.renewals.add(CompletableFuture.completedFuture(LockTable.Standing.GONE));
		this.table.renewals.add(CompletableFuture.completedFuture(LockTable.Standing.GONE));
		this.scripted.pass(Duration.ofSeconds(9));
		this.scripted.node.hurry(this.scripted.node.holds().of("a").iterator().next().claim().owner());
		await().until(() -> !renewed.isHeld());
		this.scripted.pass(Duration.ofMillis(1));
		await().until(() -> !other.isHeld());
		assertThat(this.table.asked).contains("renew b 0");
	}

}
