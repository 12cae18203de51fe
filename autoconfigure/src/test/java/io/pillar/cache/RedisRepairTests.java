package io.pillar.cache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.cache.SharedTier.Changed;
import io.pillar.embedded.RedisServer;
import io.pillar.redis.KeySpace;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisRepair}, of a Redis that lost the last change of a stripe. No
 * heartbeat runs.
 */
class RedisRepairTests {

	private static final String KEY = "key";

	private static final int STRIPE = new Stripes("things").of(KEY);

	private static RedisServer server;

	private static CacheNodes nodes;

	private static ConfigurableApplicationContext context;

	private final HeldUpCache cache = new HeldUpCache();

	private RedisCacheConnection redis;

	private RedisTier tier;

	private Map<String, RedisTier> tiers;

	@BeforeAll
	static void start() {
		server = RedisServer.builder().start();
		nodes = CacheNodes.on(server.host(), server.port())
			.with("pillar.namespace", "repair")
			.with("pillar.redis.timeout", "20s")
			.with("pillar.cache.enabled", false);
		context = nodes.start();
		await().until(() -> context.getBean(RedisAvailability.class).isAvailable());
	}

	@AfterAll
	static void close() {
		nodes.close();
		server.close();
	}

	@BeforeEach
	void connect() {
		RedisLink link = context.getBean(RedisLink.class);
		RedisClock clock = context.getBean(RedisClock.class);
		NodeId node = context.getBean(NodeId.class);
		RedisLayout layout = new RedisLayout(context.getBean(KeySpace.class));
		RedisChanges changes = new RedisChanges(link, layout, node);
		PendingChanges pending = new PendingChanges();
		this.redis = new RedisCacheConnection(link, context.getBean(RedisAvailability.class), clock, layout,
				new RedisEntries(link), changes, pending, new RedisLeases(link),
				new RedisRepair(link, clock, changes, layout, pending), new Payload(node), Runnable::run,
				CacheListener.NO_OP);
		CacheSettings settings = new CacheSettings("things", CacheTiers.BOTH, Duration.ofHours(1),
				Duration.ofSeconds(10), 10, Duration.ofSeconds(1), 0, Duration.ofSeconds(3), Duration.ofSeconds(1),
				new JdkCodec(getClass().getClassLoader()));
		this.tier = new RedisTier(settings, this.redis, new Stripes("things"), this.cache, new CacheCounters());
		this.tiers = Map.of("things", this.tier);
	}

	/**
	 * The other thread has found that changes were lost, and this one finds a stripe that
	 * looks as if it were in order.
	 */
	@Test
	void redisIsNotTrustedBeforeAnotherThreadHasPutTheStripeInOrder() {
		assertThat(put().isMade()).isTrue();
		forgetLastChange();
		CompletableFuture<?> heartbeat = CacheThreads.start(() -> this.redis.repair().compare(this.tiers, false));
		await().until(this.cache.entered::get);
		CompletableFuture<String> trusted = new CompletableFuture<>();
		Thread monitor = new Thread(() -> {
			assertThat(this.redis.repair().run(this.tiers)).isTrue();
			trusted.complete(exists());
		});
		monitor.start();
		await().until(() -> trusted.isDone() || monitor.getState() == Thread.State.WAITING);
		this.cache.goOn.countDown();
		assertThat(CacheThreads.await(trusted)).as("value that is not the last one").isEqualTo("0");
		CacheThreads.await(heartbeat);
	}

	@Test
	void changeThatIsAnsweredWhenItsHistoryWasGivenUpIsMadeAgain() {
		this.cache.goOn.countDown();
		assertThat(put().isMade()).isTrue();
		RedisStripe stripe = this.redis.stripe(STRIPE);
		stripe.heard(new RedisPosition(stripe.highest() + 1, "other.1"));
		assertThat(put()).isSameAs(Changed.PENDING);
		assertThat(this.redis.pending().contains("things", KEY)).isTrue();
	}

	/**
	 * Whoever finds meanwhile that Redis lost changes has to know of it.
	 */
	@Test
	void changeThatIsNotAnsweredYetIsOneOfTheRecentOnes() {
		this.cache.goOn.countDown();
		put();
		RedisChanges changes = this.redis.changes();
		String before = changes.nextId();
		server.pause();
		try {
			CompletableFuture<?> change = CacheThreads.start(() -> {
				changes.mutate(RedisChanges.Request.evict(STRIPE, RedisLayout.bytes("{repair." + STRIPE + "}late"),
						"things", "late", before, RedisCondition.NONE, CacheGeneration.UNKNOWN), true);
				return null;
			});
			await().until(() -> changes.recent().of(STRIPE).stream().anyMatch((made) -> made.key().equals("late")));
			assertThat(change).isNotDone();
		}
		finally {
			server.resume();
		}
	}

	private Changed put() {
		assertThat(this.tier.findGeneration()).isTrue();
		return this.tier.change(KEY, SharedChange.put("value"), (made) -> {
		});
	}

	/**
	 * Let the number of the last change stand for another one, as after a failover.
	 */
	private void forgetLastChange() {
		String position = RedisLayout.text(this.redis.layout().position(STRIPE));
		server.execute("SET", position, this.redis.stripe(STRIPE).highest() + ":other.1");
	}

	private String exists() {
		return server.execute("EXISTS", "repair:cache:{repair." + STRIPE + "}:things:" + KEY);
	}

	/**
	 * Is held up when it is told that a stripe changed.
	 */
	private static final class HeldUpCache extends DeafCache {

		private final AtomicBoolean entered = new AtomicBoolean();

		private final CountDownLatch goOn = new CountDownLatch(1);

		@Override
		public void stripeChanged(int stripe) {
			if (stripe == STRIPE && this.entered.compareAndSet(false, true)) {
				await().atMost(Duration.ofMinutes(1)).until(() -> this.goOn.getCount() == 0);
			}
		}

	}

}
