package io.pillar.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users with several devices come and go on several nodes, which die, are cut off for
 * longer than their lease and are restarted, while Redis is killed, hangs and loses its
 * data. On every node that listens joins and leaves alternate for each user and channel,
 * and in the end all agree on who is there. A run prints its seed; longer ones are made
 * with {@code -Dpillar.long=true}.
 */
class PresenceHistoryTests {

	private static final Log logger = LogFactory.getLog(PresenceHistoryTests.class);

	private static final int STEPS = Boolean.getBoolean("pillar.long") ? 200 : 14;

	private static final int KINDS = 7;

	private final long seed = Long.getLong("pillar.seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	private final List<PresenceWorker> workers = new ArrayList<>();

	private final List<PresenceNode> watchers = new ArrayList<>();

	private final ExecutorService threads = Executors.newFixedThreadPool(3);

	private RedisServer redis;

	@BeforeEach
	void start() {
		logger.info("%s runs with -Dpillar.seed=%d".formatted(getClass().getSimpleName(), this.seed));
		this.redis = RedisServer.builder().start();
		this.watchers.add(PresenceNode.on(this.redis));
		this.watchers.add(PresenceNode.on(this.redis));
		for (int i = 0; i < 3; i++) {
			this.workers.add(new PresenceWorker(this.redis, this.random.nextLong()));
		}
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.workers.forEach((worker) -> worker.node().close());
		this.watchers.forEach(PresenceNode::close);
		this.redis.close();
	}

	@Test
	void joinsAndLeavesAlternateAndAllAgreeInTheEnd() {
		for (int step = 0; step < STEPS; step++) {
			work();
			disturb(step % KINDS);
			work();
			for (PresenceNode watcher : this.watchers) {
				assertThat(watcher.log.faults()).as("seed %d, step %d", this.seed, step).isEmpty();
			}
			if (step % KINDS == KINDS - 1) {
				awaitAgreement();
			}
		}
		awaitAgreement();
	}

	/**
	 * All nodes at the same time.
	 */
	private void work() {
		CompletableFuture
			.allOf(this.workers.stream()
				.map((worker) -> CompletableFuture.runAsync(() -> worker.work(30), this.threads))
				.toArray(CompletableFuture[]::new))
			.join();
	}

	private void disturb(int kind) {
		PresenceWorker victim = this.workers.get(this.random.nextInt(this.workers.size()));
		switch (kind) {
			case 0 -> victim.crash();
			case 1 -> cut(victim.node());
			case 2 -> this.redis.execute("FLUSHALL");
			case 3 -> victim.restart();
			case 4 -> cut(this.watchers.get(this.random.nextInt(this.watchers.size())));
			case 5 -> {
				this.redis.kill();
				pause(1000);
				work();
				this.redis.restart();
			}
			default -> {
				this.redis.pause();
				pause(3000);
				this.redis.resume();
			}
		}
	}

	private void cut(PresenceNode node) {
		node.proxy.cut();
		pause(3000);
		work();
		node.proxy.heal();
	}

	private void pause(int longest) {
		PresenceContract.await()
			.pollDelay(Duration.ofMillis(this.random.nextInt(longest)))
			.pollInterval(Duration.ofMillis(1))
			.until(() -> true);
	}

	private void awaitAgreement() {
		Set<String> truth = new TreeSet<>();
		this.workers.forEach((worker) -> truth.addAll(worker.present()));
		for (PresenceNode watcher : this.watchers) {
			PresenceContract.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(watcher.log.present()).as("seed %d", this.seed).isEqualTo(truth));
			assertThat(watcher.log.faults()).as("seed %d", this.seed).isEmpty();
			PresenceContract.await().untilAsserted(() -> assertAllAreListed(watcher));
		}
	}

	private void assertAllAreListed(PresenceNode watcher) {
		assertThat(watcher.context.getBean(RedisAvailability.class).isAvailable()).isTrue();
		for (String channel : PresenceWorker.channels()) {
			Set<String> connections = new TreeSet<>();
			this.workers.forEach((worker) -> connections.addAll(worker.connectionsIn(channel)));
			assertThat(watcher.presence.members(channel)).as("seed %d", this.seed)
				.extracting((member) -> member.user() + " " + member.connection())
				.containsExactlyInAnyOrderElementsOf(connections);
		}
	}

}
