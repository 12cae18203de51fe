package io.pillar.lock;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What is asked of Redis in the name of a claim, when answers come late or not at all.
 */
class RedisLockTableTests {

	private static final long WAIT = Duration.ofHours(1).toNanos();

	private static final Duration BUDGET = Duration.ofSeconds(3);

	private static RedisServer redis;

	private static LockNodes nodes;

	private static ApplicationContext node;

	private final String name = UUID.randomUUID().toString();

	private final LockTable table = node.getBean(RedisLockTable.class);

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = LockNodes.on(redis.host(), redis.port(), "pillar.redis.timeout=" + BUDGET.toMillis());
		node = nodes.start();
		// a script that Redis does not know has no effect, early or late
		node.getBean(Locks.class).acquire("warm", LockContract.SOON).close();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	private LockClaim claim(Duration lease) {
		return new LockClaims(new NodeId("test")).claim(this.name, LockOptions.defaults(), lease);
	}

	private LockClaim again(LockClaim claim, Duration lease) {
		return new LockClaim(this.name, claim.owner(), "test", claim.settings(), lease);
	}

	private LockClaim permit() {
		return new LockClaims(new NodeId("test")).claim(this.name, LockOptions.defaults().forPermitOf(2),
				Duration.ofSeconds(30));
	}

	private long millisLeft() {
		return Long.parseLong(redis.execute("PTTL", "locks:lock:" + this.name));
	}

	@Test
	void questionThatIsReadTwiceDoesNotShortenTheLease() {
		LockClaim claim = claim(Duration.ofHours(1));
		assertThat(this.table.ask(claim, false, WAIT)).isInstanceOf(LockAnswer.Granted.class);
		assertThat(this.table.ask(again(claim, Duration.ofSeconds(1)), false, WAIT))
			.isInstanceOf(LockAnswer.Granted.class);
		assertThat(millisLeft()).isGreaterThan(3_000_000);
		this.table.release(claim, 0, WAIT);
	}

	@Test
	void questionThatIsReadTwiceDoesNotUndoAReleaseByForce() {
		LockClaim claim = claim(Duration.ofSeconds(30));
		this.table.ask(claim, false, WAIT);
		assertThat(this.table.force(this.name)).isTrue();
		this.table.ask(again(claim, Duration.ofSeconds(30)), false, WAIT);
		assertThat(this.table.renew(claim, 30_000).join()).isEqualTo(LockTable.Standing.FORCED);
		this.table.release(claim, 0, WAIT);
	}

	@Test
	void permitsAreWrittenAgainInAnyOrder() {
		LockClaim first = permit();
		LockClaim second = permit();
		long token = ((LockAnswer.Granted) this.table.ask(first, false, WAIT)).token();
		long higher = ((LockAnswer.Granted) this.table.ask(second, false, WAIT)).token();
		String lock = "locks:lock:" + this.name;
		redis.execute("DEL", lock, "{" + lock + "}:holders", "{" + lock + "}:token");
		assertThat(this.table.adopt(second, higher, 30_000).join()).isTrue();
		assertThat(this.table.adopt(first, token, 30_000).join()).isTrue();
		assertThat(redis.execute("GET", "{" + lock + "}:token")).isEqualTo(Long.toString(higher));
	}

	@Test
	void permitThatIsLeftWakesTheNextOfThoseWhoWait() {
		List<String> woken = new CopyOnWriteArrayList<>();
		node.getBean(RedisChannels.class).subscribe("locks:lock:node:test", woken::add);
		await().until(() -> redis.execute("PUBSUB", "NUMSUB", "locks:lock:node:test").endsWith("1"));
		List<LockClaim> claims = List.of(permit(), permit(), permit(), permit());
		claims.forEach((claim) -> this.table.ask(claim, true, WAIT));
		// both wake the first of the two who wait
		this.table.release(claims.get(0), 0, WAIT);
		this.table.release(claims.get(1), 0, WAIT);
		this.table.ask(claims.get(2), true, WAIT);
		await().until(() -> woken.contains(claims.get(3).owner()));
	}

	@Test
	void releaseIsCertainOnceNothingThatWasAskedMayComeAfterIt() {
		LockClaim claim = claim(Duration.ofSeconds(30));
		long now = node.getBean(RedisClock.class).earliest(System.nanoTime()).orElseThrow();
		claim.asked(now + 700);
		CompletableFuture<Void> released = this.table.releaseAsync(claim, 0);
		// and this is read after it
		assertThat(this.table.ask(again(claim, Duration.ofMinutes(5)), false, WAIT))
			.isInstanceOf(LockAnswer.Granted.class);
		LockThreads.await(released);
		assertThat(redis.execute("EXISTS", "locks:lock:" + this.name)).isEqualTo("0");
	}

	@Test
	void renewalThatIsReadLateDoesNotShortenTheLease() {
		LockClaim claim = claim(Duration.ofSeconds(30));
		this.table.ask(claim, false, WAIT);
		this.table.renew(claim, 3_600_000).join();
		this.table.renew(claim, 500).join();
		assertThat(millisLeft()).isGreaterThan(3_000_000);
		// to look only changes nothing either
		assertThat(this.table.renew(claim, 0).join()).isEqualTo(LockTable.Standing.HELD);
		assertThat(millisLeft()).isGreaterThan(3_000_000);
		this.table.release(claim, 0, WAIT);
	}

	@Test
	void leaseIsCountedFromBeforeTheQuestionWasSent() {
		redis.pause();
		CompletableFuture<Duration> remaining = LockThreads.start(() -> {
			try (Lease lease = node.getBean(Locks.class).acquire(this.name, LockContract.SOON)) {
				return lease.remaining();
			}
		});
		await().pollDelay(BUDGET.dividedBy(2)).until(() -> true);
		redis.resume();
		assertThat(LockThreads.await(remaining)).isLessThan(Duration.ofSeconds(29));
	}

	@Test
	void questionThatIsReadAfterItsLastMomentHasNoEffect() {
		redis.pause();
		try {
			assertThatExceptionOfType(RedisUnavailableException.class)
				.isThrownBy(() -> this.table.ask(claim(Duration.ofMinutes(5)), false, WAIT));
			await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
		}
		finally {
			redis.resume();
		}
		await().until(node.getBean(RedisAvailability.class)::isAvailable);
		assertThat(redis.execute("EXISTS", "locks:lock:" + this.name)).isEqualTo("0");
	}

	@Test
	void questionThatNobodyWaitsForAnyMoreHasNoEffectSoonAfter() {
		LockClaim claim = claim(Duration.ofSeconds(30));
		redis.pause();
		try {
			assertThatExceptionOfType(RedisUnavailableException.class)
				.isThrownBy(() -> this.table.ask(claim, false, WAIT));
		}
		finally {
			redis.resume();
		}
		long now = node.getBean(RedisClock.class).earliest(System.nanoTime()).orElseThrow();
		assertThat(claim.lastMoment() - now).isLessThan(BUDGET.plusSeconds(2).toMillis());
		// the caller gives up what it may have, and that is certain in the end
		LockThreads.await(this.table.releaseAsync(claim, 0));
		assertThat(claim.lastMoment()).isPositive();
		assertThat(redis.execute("EXISTS", "locks:lock:" + this.name)).isEqualTo("0");
	}

}
