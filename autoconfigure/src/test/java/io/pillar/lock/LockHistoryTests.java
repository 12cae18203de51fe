package io.pillar.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisSentinelGroup;
import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several nodes take the same locks while Redis is killed, hangs, loses its data or a
 * lock, and is replaced. No lock is ever held by two. A run prints its seed; longer ones
 * are made with {@code -Dpillar.long=true}.
 */
class LockHistoryTests {

	private static final boolean LONG = Boolean.getBoolean("pillar.long");

	private static final int STEPS = LONG ? 200 : 7;

	private static final int FAILOVERS = LONG ? 20 : 1;

	private static final LockOptions OPTIONS = LockOptions.defaults()
		.withLease(Duration.ofMillis(1500))
		.withWait(Duration.ofMillis(700));

	private final List<LeaseRecord> history = Collections.synchronizedList(new ArrayList<>());

	private final AtomicBoolean stopped = new AtomicBoolean();

	private final Random random = Seeds.random(getClass());

	@Test
	void noLockIsHeldByTwoWhileRedisIsKilledHangsOrForgets() {
		try (RedisServer redis = RedisServer.builder().start();
				LockNodes nodes = LockNodes.on(redis.host(), redis.port(), "pillar.lock.lease=1500ms")) {
			List<ApplicationContext> contexts = List.of(nodes.start(), nodes.start(), nodes.start());
			List<CompletableFuture<Integer>> workers = work(contexts);
			for (int step = 0; step < STEPS; step++) {
				pause(300);
				disturb(redis, step % 4, "locks:lock:lock" + this.random.nextInt(2));
				awaitSomeProgress(contexts);
			}
			check(workers);
		}
	}

	@Test
	void noLockIsHeldByTwoWhileMastersAreReplaced() {
		try (RedisSentinelGroup group = RedisSentinelGroup.start();
				LockNodes nodes = new LockNodes("spring.data.redis.sentinel.master=" + group.masterName(),
						"spring.data.redis.sentinel.nodes=" + String.join(",", group.sentinelAddresses()),
						"pillar.lock.lease=1500ms")) {
			List<ApplicationContext> contexts = List.of(nodes.start(), nodes.start(), nodes.start());
			List<CompletableFuture<Integer>> workers = work(contexts);
			for (int i = 0; i < FAILOVERS; i++) {
				pause(500);
				RedisServer old = group.master();
				old.kill();
				await().atMost(Duration.ofSeconds(60)).until(() -> group.master() != old);
				awaitSomeProgress(contexts);
				old.restart();
			}
			check(workers);
		}
	}

	@Test
	void noLockIsHeldByTwoWhileMastersOfAClusterHangOrForget() {
		try (RedisClusterGroup cluster = RedisClusterGroup.builder().replicasPerMaster(0).start();
				LockNodes nodes = new LockNodes(
						"spring.data.redis.cluster.nodes=" + String.join(",", cluster.nodeAddresses()),
						"pillar.lock.lease=1500ms")) {
			cluster.servers().forEach((server) -> {
				server.execute("CONFIG", "SET", "cluster-require-full-coverage", "no");
				server.execute("CONFIG", "SET", "cluster-node-timeout", "600000");
			});
			List<ApplicationContext> contexts = List.of(nodes.start(), nodes.start(), nodes.start());
			List<CompletableFuture<Integer>> workers = work(contexts);
			for (int step = 0; step < STEPS; step++) {
				pause(300);
				String lock = "locks:lock:lock" + this.random.nextInt(2);
				RedisServer victim = cluster.masterOf(lock);
				// a hang, or the loss of one of the two keys of a lock
				disturb(victim, new int[] { 2, 4 }[step % 2], lock);
				awaitSomeProgress(contexts);
			}
			check(workers);
		}
	}

	private List<CompletableFuture<Integer>> work(List<ApplicationContext> contexts) {
		List<CompletableFuture<Integer>> workers = new ArrayList<>();
		for (ApplicationContext context : contexts) {
			Locks locks = context.getBean(Locks.class);
			for (int i = 0; i < 2; i++) {
				long seed = this.random.nextLong();
				workers.add(LockThreads.start(() -> work(locks, new Random(seed))));
			}
		}
		return workers;
	}

	private int work(Locks locks, Random random) {
		int held = 0;
		while (!this.stopped.get()) {
			try (Lease lease = locks.acquire("lock" + random.nextInt(2), OPTIONS)) {
				held++;
				String holder = Thread.currentThread().getId() + "/" + held;
				this.history.add(LeaseRecord.watch(lease, holder, random.nextInt(120) * 1_000_000L));
			}
			catch (LockUnavailableException ex) {
				pause(20);
			}
		}
		return held;
	}

	private void disturb(RedisServer redis, int kind, String lock) {
		switch (kind) {
			case 0 -> {
				redis.kill();
				pause(this.random.nextInt(1500));
				redis.restart();
			}
			case 1 -> redis.execute("DEL", lock);
			case 2 -> {
				redis.pause();
				pause(this.random.nextInt(2500));
				redis.resume();
			}
			default -> redis.execute("DEL", "{" + lock + "}:holders");
		}
	}

	private void awaitSomeProgress(List<ApplicationContext> contexts) {
		await().atMost(Duration.ofSeconds(60))
			.until(() -> contexts.stream()
				.allMatch((context) -> context.getBean(RedisAvailability.class).isAvailable()));
		int before = this.history.size();
		await().atMost(Duration.ofSeconds(60)).until(() -> this.history.size() > before + 3);
	}

	private void check(List<CompletableFuture<Integer>> workers) {
		this.stopped.set(true);
		int held = workers.stream().mapToInt(LockThreads::await).sum();
		assertThat(held).isGreaterThan(20);
		assertThat(LeaseRecord.faults(this.history)).isEmpty();
	}

	private static void pause(long millis) {
		await().pollDelay(Duration.ofMillis(millis)).pollInterval(Duration.ofMillis(1)).until(() -> true);
	}

}
