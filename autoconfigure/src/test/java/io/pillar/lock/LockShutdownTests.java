package io.pillar.lock;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.embedded.RedisServer;
import io.pillar.lock.LockUnavailableException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Applications that stop give up what they hold.
 */
class LockShutdownTests {

	private static final int CYCLES = Boolean.getBoolean("pillar.long") ? 100 : 15;

	private static RedisServer redis;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@Test
	void applicationThatStopsReleasesItsLocksAndSendsWaitersAway() {
		try (LockNodes nodes = LockNodes.on(redis.host(), redis.port())) {
			ConfigurableApplicationContext stopping = nodes.start();
			Locks others = nodes.start().getBean(Locks.class);
			Lease lease = stopping.getBean(Locks.class).acquire("held");
			CompletableFuture<LeaseLoss> lost = new CompletableFuture<>();
			lease.onLost(lost::complete);
			Lease blocker = others.acquire("wanted");
			CompletableFuture<Lease> waiting = LockThreads
				.start(() -> stopping.getBean(Locks.class).acquire("wanted", LockContract.SOON));
			await().until(() -> stopping.getBean(LockInspection.class).stats().waiting() == 1);
			CompletableFuture<Lease> next = LockThreads.start(() -> others.acquire("held", LockContract.SOON));
			stopping.close();
			assertThat(lease.isHeld()).isFalse();
			assertThat(LockThreads.await(lost).reason()).isEqualTo(LeaseLoss.Reason.CLOSED);
			assertThat(LockThreads.await(next).isHeld()).isTrue();
			assertThatThrownBy(() -> LockThreads.await(waiting)).isInstanceOfSatisfying(LockUnavailableException.class,
					(ex) -> assertThat(ex.getReason()).isEqualTo(Reason.CLOSED));
			assertThat(blocker.isHeld()).isTrue();
			lease.close();
		}
	}

	@Test
	void workThatStopsWithTheApplicationIsGuardedToItsEnd() {
		try (LockNodes nodes = LockNodes.on(redis.host(), redis.port())) {
			ConfigurableApplicationContext stopping = nodes.start(Work.class);
			Worker worker = stopping.getBean(Worker.class);
			stopping.close();
			assertThat(worker.heldAtTheEnd).isTrue();
		}
	}

	@Test
	void applicationThatIsStartedAndStoppedManyTimesLeavesNoThread() {
		cycle();
		List<String> before = threads();
		for (int i = 0; i < CYCLES; i++) {
			cycle();
		}
		await().untilAsserted(() -> assertThat(threads()).hasSizeLessThanOrEqualTo(before.size()));
		await().untilAsserted(() -> assertThat(redis.execute("CLIENT", "LIST").lines().count()).isEqualTo(1));
	}

	private static void cycle() {
		try (LockNodes nodes = LockNodes.on(redis.host(), redis.port())) {
			nodes.start().getBean(Locks.class).acquire("cycle", LockContract.SOON);
		}
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("pillar-") || name.startsWith("lettuce-"))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class Work {

		@Bean
		Worker worker(Locks locks) {
			return new Worker(locks);
		}

	}

	static final class Worker implements SmartLifecycle {

		private final Locks locks;

		private volatile Lease lease;

		private volatile boolean heldAtTheEnd;

		Worker(Locks locks) {
			this.locks = locks;
		}

		@Override
		public void start() {
			this.lease = this.locks.acquire("work", LockContract.SOON);
		}

		@Override
		public void stop() {
			this.heldAtTheEnd = this.lease.isHeld();
			this.lease.close();
		}

		@Override
		public boolean isRunning() {
			return this.lease != null && this.lease.isHeld();
		}

	}

}
