package io.pillar.lock;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every form of locks shows of itself, and how a lock is taken away.
 */
abstract class LockInspectionContract extends LockLeaseContract {

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
		tryElsewhere(SOON).orElseThrow().close();
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
