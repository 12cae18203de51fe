package io.pillar.presence;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A beat that takes so long that the node is stopped meanwhile.
 */
@ExtendWith(AtOnce.class)
class RedisPresenceHeartTests {

	private static final int PARTITION = RedisPresenceKeys.partition("room");

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
	void stopWhileABeatPutsSomethingRightKeepsTheGrace() throws Exception {
		try (PresenceNode node = node("heals")) {
			// when it began, and when it was answered
			Held held = new Held(2);
			redis.execute("DEL", RedisPresenceKeys.text(keys(node).node(PARTITION, name(node))),
					RedisPresenceKeys.text(keys(node).sums(PARTITION)));
			stopWhileHeld(heart(node, System::nanoTime, held), held);
			assertThat(node.stats().heals()).isPositive();
			assertGraceRuns(node);
		}
	}

	@Test
	void stopBeforeABeatIsSentKeepsTheGrace() throws Exception {
		try (PresenceNode node = node("expires")) {
			Held held = new Held(1);
			stopWhileHeld(heart(node, held, System::nanoTime), held);
			assertGraceRuns(node);
		}
	}

	/**
	 * A node with a member, whose own heart does not beat.
	 */
	private static PresenceNode node(String namespace) {
		PresenceNode node = PresenceNode.silentOn(redis, "pillar.namespace=" + namespace, "pillar.presence.lease=1h");
		node.context.getBean(RedisMembership.class).join("room", Member.of("ada", "a1")).join();
		return node;
	}

	private static RedisPresenceHeart heart(PresenceNode node, LongSupplier requests, LongSupplier nanos) {
		RedisLink link = node.context.getBean(RedisLink.class);
		RedisPartitions partitions = node.context.getBean(RedisPartitions.class);
		PresenceEvents events = node.context.getBean(PresenceEvents.class);
		ActiveUsers active = new ActiveUsers("r", Duration.ofHours(1), 10, requests);
		active.touch("eve");
		return new RedisPresenceHeart(node.context.getBean(RedisAvailability.class), partitions,
				node.context.getBean(RedisMembership.class), node.context.getBean(RedisPresenceFollower.class),
				new RedisHealer(link, keys(node), partitions, events),
				new RedisPresenceSweep(link, keys(node), node.context.getBean(RedisPresenceScripts.class), events),
				active, node.context.getBean(PresenceSettings.class), events, nanos);
	}

	private static void stopWhileHeld(RedisPresenceHeart heart, Held held) throws Exception {
		heart.start();
		Thread beat = held.reached.get(60, TimeUnit.SECONDS);
		heart.stop(Duration.ofHours(3));
		held.released.complete(null);
		beat.join(60_000);
		assertThat(beat.isAlive()).isFalse();
	}

	private static void assertGraceRuns(PresenceNode node) {
		long now = Long.parseLong(redis.execute("TIME").lines().findFirst().orElseThrow());
		String until = redis.execute("ZSCORE", RedisPresenceKeys.text(keys(node).leases(PARTITION)), name(node));
		assertThat(Double.parseDouble(until) / 1000).isGreaterThan(now + 2 * 3600);
	}

	private static RedisPresenceKeys keys(PresenceNode node) {
		return node.context.getBean(RedisPresenceKeys.class);
	}

	private static String name(PresenceNode node) {
		return node.context.getBean(RedisPartitions.class).node();
	}

	/**
	 * What time it is, which the thread that beats is not told at once; then it is so
	 * late that it is time for another beat.
	 */
	private static final class Held implements LongSupplier {

		private final CompletableFuture<Thread> reached = new CompletableFuture<>();

		private final CompletableFuture<Void> released = new CompletableFuture<>();

		private final int at;

		// asked on one thread
		private int asked;

		Held(int at) {
			this.at = at;
		}

		@Override
		public long getAsLong() {
			if (Thread.currentThread().getName().equals("pillar-presence") && ++this.asked == this.at) {
				this.reached.complete(Thread.currentThread());
				this.released.join();
			}
			return System.nanoTime() + (this.released.isDone() ? TimeUnit.MINUTES.toNanos(30) : 0);
		}

	}

}
