package io.pillar.lock;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tokens grow whatever Redis forgets, and leases that it forgets are lost.
 */
class LockTokenTests {

	private static final int ROUNDS = Boolean.getBoolean("pillar.long") ? 1000 : 50;

	private static RedisServer redis;

	private static LockNodes nodes;

	private static ApplicationContext node;

	private final String name = UUID.randomUUID().toString();

	private final Locks locks = node.getBean(Locks.class);

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = LockNodes.on(redis.host(), redis.port());
		node = nodes.start();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	private String key() {
		return "locks:lock:" + this.name;
	}

	@Test
	void tokenGrowsThoughRedisForgetsEverything() {
		long last = 0;
		for (int round = 0; round < ROUNDS; round++) {
			try (Lease lease = this.locks.acquire(this.name, LockContract.SOON)) {
				assertThat(lease.token()).isGreaterThan(last);
				last = lease.token();
			}
			switch (round % 3) {
				case 0 -> redis.execute("FLUSHALL");
				case 1 -> redis.execute("DEL", "{" + key() + "}:token");
				default -> redis.execute("SCRIPT", "FLUSH");
			}
		}
	}

	@Test
	void tokenGrowsThoughTheClockOfRedisIsBehindTheLastToken() {
		long ahead = System.currentTimeMillis() * 1000 + Duration.ofMinutes(30).toNanos() / 1000;
		redis.execute("SET", "{" + key() + "}:token", Long.toString(ahead));
		try (Lease lease = this.locks.acquire(this.name, LockContract.SOON)) {
			assertThat(lease.token()).isEqualTo(ahead + 1);
		}
		try (Lease lease = this.locks.acquire(this.name, LockContract.SOON)) {
			assertThat(lease.token()).isEqualTo(ahead + 2);
		}
	}

	@Test
	void whatIsWrittenOfALockEnds() {
		this.locks.acquire(this.name, LockContract.SOON).close();
		assertThat(Long.parseLong(redis.execute("PTTL", "{" + key() + "}:token"))).isBetween(1L, 3_600_000L);
		assertThat(redis.execute("EXISTS", key(), "{" + key() + "}:holders", "{" + key() + "}:queue",
				"{" + key() + "}:alive"))
			.isEqualTo("0");
		Lease lease = this.locks.acquire(this.name, LockContract.SOON);
		for (String held : new String[] { key(), "{" + key() + "}:holders" }) {
			assertThat(Long.parseLong(redis.execute("PTTL", held))).isBetween(1L, 30_000L);
		}
		lease.close();
	}

	@Test
	void lockThatIsDeletedIsLostBeforeAnotherGetsIt() {
		Lease lease = this.locks.acquire(this.name, LockContract.SOON.withLease(Duration.ofSeconds(12)));
		CompletableFuture<LeaseLoss> lost = new CompletableFuture<>();
		lease.onLost(lost::complete);
		redis.execute("DEL", key());
		assertThat(LockThreads.elsewhere(() -> LockContract.patiently(this.locks, this.name, LockContract.NOW)))
			.isEmpty();
		Lease next = LockThreads.elsewhere(() -> this.locks.acquire(this.name, LockContract.SOON));
		assertThat(lease.isHeld()).isFalse();
		assertThat(next.isHeld()).isTrue();
		assertThat(LockThreads.await(lost).reason()).isEqualTo(LeaseLoss.Reason.GONE);
		assertThat(lost.join().token()).isEqualTo(lease.token());
		next.close();
	}

	@Test
	void leaseThatRedisForgotIsLostWithTheNextRenewal() {
		Lease lease = this.locks.acquire(this.name, LockContract.SOON.withLease(Duration.ofSeconds(15)));
		CompletableFuture<Duration> lost = new CompletableFuture<>();
		long began = System.nanoTime();
		lease.onLost((loss) -> lost.complete(Duration.ofNanos(System.nanoTime() - began)));
		redis.execute("FLUSHALL");
		// a third of the lease, and far from its end
		assertThat(LockThreads.await(lost)).isLessThan(Duration.ofSeconds(10));
	}

	/**
	 * It takes a machine that has nothing else to do.
	 */
	@Test
	@EnabledIfSystemProperty(named = "pillar.long", matches = "true")
	void holderIsToldWithinTheTimeBetweenTwoRenewalsAndATenthOfASecond() {
		Duration interval = Duration.ofSeconds(1);
		for (int round = 0; round < 100; round++) {
			Lease lease = this.locks.acquire(this.name, LockContract.SOON.withLease(interval.multipliedBy(3)));
			CompletableFuture<Long> told = new CompletableFuture<>();
			lease.onLost((loss) -> told.complete(System.nanoTime()));
			await().pollDelay(Duration.ofMillis(round * 17 % 1000)).until(() -> true);
			long began = System.nanoTime();
			redis.execute("DEL", key());
			assertThat(Duration.ofNanos(LockThreads.await(told) - began)).isLessThan(interval.plusMillis(100));
		}
	}

	@Test
	void leaseThatWasMadeLongerIsNotMadeShorterByAQuestionThatComesLate() {
		Lease lease = this.locks.acquire(this.name,
				LockContract.SOON.withLease(Duration.ofSeconds(2)).withoutRenewal());
		await().until(() -> lease.extend(Duration.ofMinutes(10)));
		lease.extend(Duration.ofMinutes(5));
		assertThat(Long.parseLong(redis.execute("PTTL", key()))).isGreaterThan(500_000);
		assertThat(lease.remaining()).isLessThan(Duration.ofMinutes(5));
		lease.close();
		assertThat(redis.execute("EXISTS", key())).isEqualTo("0");
	}

}
