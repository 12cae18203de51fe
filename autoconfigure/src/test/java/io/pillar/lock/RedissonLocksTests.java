package io.pillar.lock;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RLock;
import org.redisson.api.RReadWriteLock;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Locks of Pillar and of Redisson with the same key.
 */
class RedissonLocksTests {

	private static RedisServer redis;

	private static LockNodes nodes;

	private static ApplicationContext node;

	private static RedissonClient redisson;

	private final String name = UUID.randomUUID().toString();

	private final RLock theirs = redisson.getLock("locks:lock:" + this.name);

	private final Locks locks = node.getBean(Locks.class);

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = LockNodes.on(redis.host(), redis.port());
		node = nodes.start();
		Config config = new Config().setThreads(2).setNettyThreads(2);
		config.useSingleServer().setAddress(redis.url()).setConnectionMinimumIdleSize(1).setConnectionPoolSize(4);
		redisson = Redisson.create(config);
	}

	@AfterAll
	static void stop() {
		redisson.shutdown();
		nodes.close();
		redis.close();
	}

	private Optional<Lease> tryHere(LockOptions options) {
		return LockContract.patiently(this.locks, this.name, options);
	}

	@Test
	void lockOfPillarKeepsRedissonOut() {
		for (LockOptions options : new LockOptions[] { LockOptions.defaults(), LockOptions.defaults().forReading(),
				LockOptions.defaults().forPermitOf(2) }) {
			Lease lease = this.locks.acquire(this.name, options);
			assertThat(this.theirs.isLocked()).isTrue();
			assertThat(this.theirs.tryLock()).isFalse();
			assertThat(this.theirs.remainTimeToLive()).isBetween(1L, 30_000L);
			lease.close();
			assertThat(this.theirs.tryLock()).isTrue();
			this.theirs.unlock();
		}
	}

	@Test
	void lockOfRedissonKeepsPillarOut() {
		this.theirs.lock();
		assertThat(tryHere(LockContract.NOW)).isEmpty();
		assertThat(tryHere(LockContract.NOW.forReading())).isEmpty();
		LockInfo info = node.getBean(LockInspection.class).lock(this.name).orElseThrow();
		assertThat(info.holders().get(0).node()).isEqualTo("redisson");
		CompletableFuture<Lease> next = LockThreads.start(() -> this.locks.acquire(this.name, LockContract.SOON));
		this.theirs.unlock();
		Lease lease = LockThreads.await(next);
		assertThat(this.theirs.tryLock()).isFalse();
		lease.close();
	}

	@Test
	void readersAndWritersOfBothKeepEachOtherOut() {
		RReadWriteLock both = redisson.getReadWriteLock("locks:lock:" + this.name);
		Lease reader = this.locks.acquire(this.name, LockContract.SOON.forReading());
		assertThat(both.readLock().tryLock()).isFalse();
		assertThat(both.writeLock().tryLock()).isFalse();
		assertThat(reader.isHeld()).isTrue();
		reader.close();
		assertThat(both.readLock().tryLock()).isTrue();
		assertThat(tryHere(LockContract.NOW.forReading())).isEmpty();
		assertThat(tryHere(LockContract.NOW)).isEmpty();
		both.readLock().unlock();
		tryHere(LockContract.SOON).orElseThrow().close();
	}

	@Test
	void redissonIsWokenWhenPillarReleases() {
		Lease lease = this.locks.acquire(this.name);
		CompletableFuture<Boolean> got = LockThreads.start(() -> this.theirs.tryLock(25, TimeUnit.SECONDS));
		await().until(() -> redis.execute("PUBSUB", "CHANNELS").contains(this.name));
		lease.close();
		// without a message it would look when the lease is over
		assertThat(got).succeedsWithin(Duration.ofSeconds(15)).isEqualTo(true);
	}

	@Test
	void lockOfRedissonIsTakenAwayByForce() {
		this.theirs.lock(1, TimeUnit.HOURS);
		assertThat(node.getBean(LockInspection.class).forceRelease(this.name)).isTrue();
		tryHere(LockContract.SOON).orElseThrow().close();
	}

	@Test
	void keyOfAnyOtherKindKeepsPillarOut() {
		redis.execute("SET", "locks:lock:" + this.name, "somebody", "NX", "PX", "60000");
		assertThat(tryHere(LockContract.NOW)).isEmpty();
		assertThat(node.getBean(LockInspection.class).lock(this.name)).isPresent();
		redis.execute("DEL", "locks:lock:" + this.name);
		tryHere(LockContract.SOON).orElseThrow().close();
	}

}
