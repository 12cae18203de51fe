package io.pillar.lock;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.pillar.lock.LockUnavailableException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Locks that a node takes alone while Redis is away, at the moments at which that goes
 * and comes.
 */
class FallbackLocksTests {

	private static final LockOptions LOCAL = LockOptions.defaults()
		.withWait(Duration.ofMillis(50))
		.withOnRedisDown(OnRedisDown.LOCAL);

	private static final Duration HOUR = Duration.ofHours(1);

	private final AtomicBoolean available = new AtomicBoolean(true);

	private final LocalLockTable local = new LocalLockTable("test", (owner) -> {
	}, (owner) -> {
	}, Clock.systemUTC()::millis, () -> this.scripted.shared.now());

	private final ScriptedNode scripted = new ScriptedNode((hold) -> renewal().renew(hold));

	private final ScriptedTable shared = this.scripted.shared;

	private final Locks locks = new FallbackLocks(this.scripted.node, this.shared, this.local, this.available::get);

	private RedisRenewal renewal() {
		return new RedisRenewal(this.shared, this.local, this.available::get, (hold) -> false, this.shared::now);
	}

	@AfterEach
	void stop() {
		this.scripted.close();
	}

	private Hold hold(String name) {
		return this.scripted.node.holds().of(name).iterator().next();
	}

	private Lease takeAlone(String name, LockOptions options) {
		this.available.set(false);
		Lease lease = this.locks.acquire(name, options);
		assertThat(lease.scope()).isEqualTo(LeaseScope.NODE);
		return lease;
	}

	@Test
	void nodeIsNotAloneBecauseOneAnswerDidNotCome() {
		this.shared.answers = 0;
		assertThatThrownBy(() -> this.locks.acquire("a", LOCAL)).isInstanceOfSatisfying(LockUnavailableException.class,
				(ex) -> assertThat(ex.getReason()).isEqualTo(Reason.REDIS_DOWN));
		assertThat(this.local.find("a")).isEmpty();
	}

	@Test
	void nodeIsAloneOnceItKnowsThatRedisIsAway() {
		this.shared.answers = 0;
		this.shared.beforeRefusal = () -> this.available.set(false);
		assertThat(this.locks.acquire("a", LOCAL).scope()).isEqualTo(LeaseScope.NODE);
		assertThat(this.shared.asked).endsWith("releaseAsync a");
		assertThat(this.scripted.events.local.sum()).isOne();
	}

	@Test
	void answerThatComesWhileAnotherThreadTookTheLockAloneIsGivenBack() {
		// Redis grants it, and before the answer is there it counts as away
		this.shared.beforeAnswer = () -> LockThreads.elsewhere(() -> takeAlone("a", LOCAL.withLease(HOUR)));
		assertThat(this.locks.tryAcquire("a", LOCAL.withWait(Duration.ZERO))).isEmpty();
		assertThat(this.shared.asked).contains("releaseAsync a");
		assertThat(this.scripted.node.holds().of("a")).hasSize(1);
	}

	@Test
	void leaseOfTheFleetKeepsThreadsOutThatAskTheNode() {
		Lease lease = this.locks.acquire("a", LOCAL.withLease(HOUR));
		assertThat(lease.scope()).isEqualTo(LeaseScope.FLEET);
		this.available.set(false);
		assertThat(LockThreads.elsewhere(() -> this.locks.tryAcquire("a", LOCAL.withWait(Duration.ZERO)))).isEmpty();
		assertThat(this.local.find("a")).isEmpty();
	}

	@Test
	void permitsOfBothTablesAreNoMoreThanThereAre() {
		LockOptions permits = LOCAL.withWait(Duration.ZERO).withLease(HOUR).forPermitOf(2);
		this.locks.acquire("a", permits);
		this.available.set(false);
		assertThat(this.locks.tryAcquire("a", permits)).isPresent();
		Optional<Lease> third = LockThreads.elsewhere(() -> this.locks.tryAcquire("a", permits));
		assertThat(third).isEmpty();
	}

	@Test
	void leaseThatIsClosedWhileItMovesLeavesNothingInRedis() {
		Lease lease = takeAlone("a", LOCAL.withLease(HOUR));
		this.available.set(true);
		CompletableFuture<LockTable.Standing> moving = renewal().renew(hold("a"));
		lease.close();
		this.shared.adoptions.remove().complete(true);
		assertThat(moving).isCompletedWithValue(LockTable.Standing.HELD);
		assertThat(this.shared.asked).endsWith("releaseAsync a");
		assertThat(this.local.find("a")).isEmpty();
	}

	@Test
	void leaseThatIsClosedBeforeItMovesLeavesNothingInRedis() {
		Lease lease = takeAlone("a", LOCAL.withLease(HOUR));
		Hold hold = hold("a");
		// just before Redis is asked, when nobody who closes it knows of that
		RedisRenewal renewal = new RedisRenewal(this.shared, this.local, () -> {
			lease.close();
			return true;
		}, (any) -> false, this.shared::now);
		renewal.renew(hold);
		assertThat(this.shared.asked).endsWith("adopt a 3600000");
		this.shared.adoptions.remove().complete(true);
		assertThat(this.shared.asked).endsWith("releaseAsync a");
	}

	@Test
	void leaseWhoseMoveWasNotAnsweredGoesOnAloneAndIsGivenUpInBoth() {
		Lease lease = takeAlone("a", LOCAL.withLease(HOUR));
		this.available.set(true);
		CompletableFuture<LockTable.Standing> moving = renewal().renew(hold("a"));
		this.shared.adoptions.remove().completeExceptionally(new IllegalStateException("no answer"));
		assertThat(moving).isCompletedWithValue(LockTable.Standing.HELD);
		assertThat(lease.scope()).isEqualTo(LeaseScope.NODE);
		assertThat(this.shared.asked).doesNotContain("releaseAsync a");
		lease.close();
		assertThat(this.shared.asked).endsWith("releaseAsync a");
		assertThat(this.local.find("a")).isEmpty();
	}

	@Test
	void leaseThatMovesIsCountedOnNoLongerThanRedisWasAskedFor() {
		Lease lease = takeAlone("a", LOCAL.withLease(Duration.ofSeconds(30)));
		this.available.set(true);
		renewal().renew(hold("a"));
		assertThat(this.shared.asked).endsWith("adopt a 30000");
		assertThat(lease.extend(HOUR)).isTrue();
		this.shared.adoptions.remove().complete(true);
		assertThat(lease.scope()).isEqualTo(LeaseScope.FLEET);
		assertThat(lease.remaining()).isLessThanOrEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void leaseThatAnotherNodeHasIsLost() {
		Lease lease = takeAlone("a", LOCAL.withLease(HOUR));
		CompletableFuture<LeaseLoss> lost = new CompletableFuture<>();
		lease.onLost(lost::complete);
		this.available.set(true);
		this.scripted.node.hurryAll();
		await().until(() -> !this.shared.adoptions.isEmpty());
		this.shared.adoptions.remove().complete(false);
		assertThat(LockThreads.await(lost).reason()).isEqualTo(LeaseLoss.Reason.NOT_TAKEN_OVER);
		assertThat(lost.join().scope()).isEqualTo(LeaseScope.NODE);
	}

	@Test
	void callerWhoIsInterruptedWhileALeaseMovesIsTold() {
		LockThreads.elsewhere(() -> takeAlone("a", LOCAL.withLease(HOUR)));
		this.available.set(true);
		Thread.currentThread().interrupt();
		try {
			assertThatThrownBy(() -> this.locks.acquire("a", LOCAL)).isInstanceOfSatisfying(
					LockUnavailableException.class, (ex) -> assertThat(ex.getReason()).isEqualTo(Reason.INTERRUPTED));
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

}
