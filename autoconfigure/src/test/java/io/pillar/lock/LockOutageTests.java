package io.pillar.lock;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.lock.LockUnavailableException.Reason;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Locks while Redis is away, hangs, and comes back.
 */
class LockOutageTests {

	private static final LockOptions LOCAL = LockOptions.defaults()
		.withWait(Duration.ZERO)
		.withOnRedisDown(OnRedisDown.LOCAL);

	private final RedisServer redis = RedisServer.builder().start();

	private final LockNodes nodes = LockNodes.on(this.redis.host(), this.redis.port());

	private final String name = UUID.randomUUID().toString();

	private ApplicationContext one;

	private ApplicationContext other;

	@BeforeEach
	void start() {
		this.one = this.nodes.start();
		this.other = this.nodes.start();
		await().until(() -> others(this.one) == 1 && others(this.other) == 1);
	}

	private static int others(ApplicationContext node) {
		return node.getBean(RedisLockFleet.class).others().size();
	}

	@AfterEach
	void stop() {
		this.nodes.close();
		this.redis.close();
	}

	private Locks locks() {
		return this.one.getBean(Locks.class);
	}

	private Locks elsewhere() {
		return this.other.getBean(Locks.class);
	}

	private void awaitAvailable(boolean available) {
		await().until(() -> this.one.getBean(RedisAvailability.class).isAvailable() == available
				&& this.other.getBean(RedisAvailability.class).isAvailable() == available);
	}

	private void assertFails(Supplier<?> call) {
		assertThatThrownBy(call::get).isInstanceOfSatisfying(LockUnavailableException.class, (ex) -> {
			assertThat(ex.getReason()).isEqualTo(Reason.REDIS_DOWN);
			assertThat(ex).hasMessageContaining(this.name)
				.hasMessageContaining("Redis")
				.hasMessageContaining("pillar.lock.on-redis-down");
		});
	}

	@Test
	void callersAreToldThatRedisIsAwayOrWaitForIt() {
		this.redis.kill();
		// also before the node knows
		assertNotHeldUp(() -> locks().tryAcquire(this.name));
		assertNotHeldUp(() -> locks().tryAcquire(this.name, Duration.ofMillis(300)));
		awaitAvailable(false);
		assertNotHeldUp(() -> locks().tryAcquire(this.name));
		assertFails(() -> locks().tryAcquire(this.name));
		assertFails(() -> locks().acquire(this.name));
		LockOptions waiting = LockOptions.defaults().withOnRedisDown(OnRedisDown.WAIT);
		assertFails(() -> locks().acquire(this.name, waiting.withWait(Duration.ofMillis(200))));
		CompletableFuture<Lease> lease = LockThreads
			.start(() -> locks().acquire(this.name, waiting.withWait(Duration.ofSeconds(40))));
		this.redis.restart();
		assertThat(LockThreads.await(lease).scope()).isEqualTo(LeaseScope.FLEET);
	}

	@Test
	void noCallIsHeldUpByARedisThatHangs() {
		try (LockNodes patient = LockNodes.on(this.redis.host(), this.redis.port(), "pillar.redis.timeout=1m")) {
			Locks locks = patient.start().getBean(Locks.class);
			Lease lease = locks.acquire(this.name + "held");
			this.redis.pause();
			assertNotHeldUp(() -> locks.tryAcquire(this.name));
			assertNotHeldUp(() -> locks.tryAcquire(this.name, Duration.ofMillis(300)));
			assertNotHeldUp(() -> locks.tryAcquire(this.name, LOCAL.withLease(Duration.ofSeconds(2))));
			assertNotHeldUp(() -> {
				lease.close();
				return null;
			});
			this.redis.resume();
			awaitAvailable(true);
			await().until(() -> LockThreads.elsewhere(() -> elsewhere().tryAcquire(this.name + "held")).isPresent());
		}
	}

	/**
	 * The limit is a tenth of a second, where Redis is waited for for a minute.
	 */
	private static void assertNotHeldUp(Supplier<?> call) {
		long began = System.nanoTime();
		try {
			call.get();
		}
		catch (LockUnavailableException ex) {
			assertThat(ex.getReason()).isEqualTo(Reason.REDIS_DOWN);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
	}

	@Test
	void questionThatRedisReadsTooLateLeavesNoLockBehind() {
		this.redis.pause();
		for (int i = 0; i < 3; i++) {
			String each = this.name + i;
			LockThreads.elsewhere(() -> {
				assertNotHeldUp(() -> locks().tryAcquire(each));
				return null;
			});
		}
		this.redis.resume();
		awaitAvailable(true);
		for (int i = 0; i < 3; i++) {
			String each = this.name + i;
			// the lease that nobody has would last for half a minute
			await().until(() -> LockThreads.elsewhere(() -> elsewhere().tryAcquire(each)).isPresent());
		}
	}

	@Test
	void lockThatANodeTookAloneBecomesOneOfTheFleet() {
		this.redis.kill();
		awaitAvailable(false);
		Lease lease = locks().acquire(this.name, LOCAL);
		assertThat(lease.scope()).isEqualTo(LeaseScope.NODE);
		assertThat(LockThreads.elsewhere(() -> locks().tryAcquire(this.name, LOCAL))).isEmpty();
		long token = lease.token();
		this.redis.restart();
		await().until(() -> lease.scope() == LeaseScope.FLEET);
		assertThat(lease.isHeld()).isTrue();
		assertThat(lease.token()).isEqualTo(token);
		assertThat(LockThreads.elsewhere(() -> elsewhere().tryAcquire(this.name))).isEmpty();
		assertThat(LockThreads.elsewhere(() -> locks().tryAcquire(this.name, LOCAL))).isEmpty();
		lease.close();
		Lease next = LockThreads.elsewhere(() -> elsewhere().acquire(this.name));
		assertThat(next.token()).isGreaterThan(token);
		assertThat(this.one.getBean(LockInspection.class).stats().local()).isOne();
	}

	@Test
	void ofTwoNodesThatTookALockAloneOneKeepsIt() {
		this.redis.kill();
		awaitAvailable(false);
		Lease mine = locks().acquire(this.name, LOCAL);
		Lease theirs = LockThreads.elsewhere(() -> elsewhere().acquire(this.name, LOCAL));
		CompletableFuture<LeaseLoss> lost = new CompletableFuture<>();
		mine.onLost(lost::complete);
		theirs.onLost(lost::complete);
		this.redis.restart();
		LeaseLoss loss = LockThreads.await(lost);
		assertThat(loss.reason()).isEqualTo(LeaseLoss.Reason.NOT_TAKEN_OVER);
		assertThat(loss.scope()).isEqualTo(LeaseScope.NODE);
		Lease kept = mine.isHeld() ? mine : theirs;
		await().until(() -> kept.scope() == LeaseScope.FLEET);
		assertThat(mine.isHeld()).isNotEqualTo(theirs.isHeld());
	}

	@Test
	void leaseOfTheFleetKeepsOtherThreadsOfItsNodeOutWhileRedisIsAway() {
		Lease lease = locks().acquire(this.name);
		this.redis.pause();
		await().until(() -> !this.one.getBean(RedisAvailability.class).isAvailable());
		assertThat(LockThreads.elsewhere(() -> locks().tryAcquire(this.name, LOCAL))).isEmpty();
		this.redis.resume();
		awaitAvailable(true);
		assertThat(lease.isHeld()).isTrue();
		lease.close();
	}

	@Test
	void leasesOutliveARedisThatComesBackWithoutItsData() {
		Lease lease = locks().acquire(this.name);
		Lease reader = LockThreads
			.elsewhere(() -> elsewhere().acquire(this.name + "r", LockContract.SOON.forReading()));
		this.redis.kill();
		this.redis.restart();
		// nobody gets it, whoever comes first
		await().pollInterval(Duration.ofMillis(5)).until(() -> {
			assertThat(tryQuietly(this.name)).isFalse();
			assertThat(tryQuietly(this.name + "r")).isFalse();
			return tryQuietly(UUID.randomUUID().toString());
		});
		assertThat(lease.isHeld()).isTrue();
		assertThat(reader.isHeld()).isTrue();
		long token = lease.token();
		lease.close();
		assertThat(LockThreads.elsewhere(() -> elsewhere().acquire(this.name)).token()).isGreaterThan(token);
	}

	@Test
	void nodeThatLeftIsNotWaitedForAfterRedisLostItsData() {
		((ConfigurableApplicationContext) this.other).close();
		// whoever did not hear of it in time waits for the node
		await().until(() -> others(this.one) == 0);
		this.redis.kill();
		this.redis.restart();
		await().until(this.one.getBean(RedisAvailability.class)::isAvailable);
		long began = System.nanoTime();
		locks().acquire(this.name, LockContract.SOON).close();
		// whoever is missed is waited for as long as a lease lasts, half a minute
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
	}

	private boolean tryQuietly(String name) {
		return LockThreads.elsewhere(() -> {
			try {
				return elsewhere().tryAcquire(name).isPresent();
			}
			catch (LockUnavailableException ex) {
				return false;
			}
		});
	}

}
