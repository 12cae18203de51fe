package io.pillar.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.cache.SharedTier.Found;
import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.KeySpace;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A Cluster one of whose masters does not answer and is not replaced. No heartbeat runs:
 * each test makes the calls of one.
 */
class CacheShardAwayTests {

	private static final Stripes STRIPES = new Stripes("things");

	private static RedisClusterGroup cluster;

	private static CacheNodes nodes;

	private static ConfigurableApplicationContext context;

	private static ConfigurableApplicationContext lonely;

	private static RedisServer lost;

	private RedisCacheConnection redis;

	private Map<String, RedisTier> tiers;

	@BeforeAll
	static void startCluster() {
		cluster = RedisClusterGroup.builder().replicasPerMaster(0).proxied().start();
		lost = cluster.masterOf(tag(0));
		nodes = new CacheNodes(Map.of("spring.data.redis.cluster.nodes", String.join(",", cluster.nodeAddresses()),
				"pillar.namespace", "shard", "pillar.cache.enabled", false, "pillar.redis.timeout", "1s"));
		context = nodes.start();
		lonely = new CacheNodes(
				Map.of("spring.data.redis.port", 1, "pillar.cache.enabled", false, "pillar.redis.start-timeout", "0s"))
			.start();
	}

	@AfterAll
	static void closeCluster() {
		lonely.close();
		nodes.close();
		cluster.close();
	}

	private static String tag(int stripe) {
		return "{shard." + stripe + "}";
	}

	@BeforeEach
	void connect() {
		cluster.proxyOf(lost).heal();
		RedisAvailability availability = context.getBean(RedisAvailability.class);
		connect(availability);
		await().atMost(Duration.ofSeconds(30))
			.until(() -> positions().stream().allMatch(Optional::isPresent) && availability.isAvailable());
	}

	private void connect(RedisAvailability availability) {
		RedisLink link = context.getBean(RedisLink.class);
		RedisClock clock = context.getBean(RedisClock.class);
		NodeId node = context.getBean(NodeId.class);
		RedisLayout layout = new RedisLayout(context.getBean(KeySpace.class));
		RedisChanges changes = new RedisChanges(link, layout, node);
		PendingChanges pending = new PendingChanges();
		this.redis = new RedisCacheConnection(link, availability, clock, layout, new RedisEntries(link), changes,
				pending, new RedisLeases(link), new RedisRepair(link, clock, changes, layout, pending),
				new Payload(node), Runnable::run, CacheListener.NO_OP);
		CacheSettings settings = new CacheSettings("things", CacheTiers.BOTH, Duration.ofHours(1),
				Duration.ofSeconds(10), 10, Duration.ofSeconds(1), 0, Duration.ofSeconds(3), Duration.ofSeconds(1),
				CodecSource.NONE.codec("", "", "", null));
		this.tiers = Map.of("things",
				new RedisTier(settings, this.redis, STRIPES, new DeafCache(), new CacheCounters()));
	}

	private List<Optional<RedisPosition>> positions() {
		return RedisPositions.read(this.redis.link(),
				IntStream.range(0, Stripes.COUNT).mapToObj(this.redis::stripe).toArray(RedisStripe[]::new));
	}

	private static boolean isLost(int stripe) {
		return cluster.masterOf(tag(stripe)) == lost;
	}

	/**
	 * Note that the keys of some stripes have changed, one of each.
	 * @return how many there are
	 */
	private int changeKeys(IntPredicate stripes, int count) {
		List<Integer> chosen = IntStream.range(0, Stripes.COUNT).filter(stripes).limit(count).boxed().toList();
		chosen.forEach((stripe) -> changeKeysOf(stripe, 1));
		return chosen.size();
	}

	private void changeKeysOf(int stripe, int count) {
		keysOf(stripe).limit(count).forEach((key) -> this.redis.pending().add("things", key, 0));
	}

	private static Stream<String> keysOf(int stripe) {
		return IntStream.iterate(0, (i) -> i + 1).mapToObj((i) -> "k" + i).filter((key) -> STRIPES.of(key) == stripe);
	}

	private long callsOf(Runnable work) {
		long before = calls();
		work.run();
		return calls() - before - 1;
	}

	private boolean replay() {
		return this.redis.repair().replay().run(this.tiers);
	}

	// every call that changes something takes an id
	private long calls() {
		String id = this.redis.changes().nextId();
		return Long.parseLong(id.substring(id.lastIndexOf('.') + 1), 36);
	}

	@Test
	void changesOfOneStripeThatIsAwayCostOneCallWhileRedisIsNotTrustedYet() {
		connect(lonely.getBean(RedisAvailability.class));
		changeKeysOf(0, 20);
		int others = changeKeys((stripe) -> !isLost(stripe), 20);
		cluster.proxyOf(lost).blackHole();
		assertThat(callsOf(this::replay)).isEqualTo(others + 1);
		assertThat(this.redis.pending().size()).isEqualTo(20);
		assertThat(replay()).isTrue();
	}

	@Test
	void changesOfStripesThatAreKnownToBeAwayCostNoCall() {
		int away = changeKeys(CacheShardAwayTests::isLost, 20);
		int others = changeKeys((stripe) -> !isLost(stripe), 3);
		cluster.proxyOf(lost).blackHole();
		this.redis.repair().compare(this.tiers, false);
		assertThat(callsOf(this::replay)).isEqualTo(others);
		assertThat(this.redis.pending().size()).isEqualTo(away).isGreaterThan(10);
		assertThat(replay()).isTrue();
	}

	@Test
	void changeOfStripeThatDidNotAnswerIsTriedOnceMoreAtTheEnd() {
		changeKeysOf(0, 1);
		this.redis.stripe(0).silent();
		assertThat(callsOf(this::replay)).isZero();
		this.redis.repair().replay().finish(this.tiers);
		assertThat(this.redis.pending().size()).isZero();
	}

	@Test
	void clearsCostOneCallWhereTheGenerationsAreAway() {
		TcpProxy control = cluster
			.proxyOf(cluster.masterOf(RedisLayout.text(this.redis.layout().position(RedisLayout.CONTROL))));
		SharedTier tier = this.tiers.get("things");
		control.blackHole();
		try {
			assertThat(callsOf(() -> IntStream.range(0, 5).forEach((i) -> tier.clear()))).isOne();
			assertThat(this.redis.pending().size()).isOne();
		}
		finally {
			control.heal();
		}
	}

	@Test
	void stripeThatIsAwayIsNotAskedBeforeTheHeartbeatHasHeardOfIt() {
		RedisTier tier = Objects.requireNonNull(this.tiers.get("things"));
		String key = keysOf(0).findFirst().orElseThrow();
		assertThat(tier.findGeneration()).isTrue();
		cluster.proxyOf(lost).blackHole();
		assertThat(tier.read(key, false)).isInstanceOf(Found.Unavailable.class);
		// longer than a heartbeat and the calls of two take, which a slow replay delays
		await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
		long began = this.redis.link().stats().calls();
		assertThat(tier.read(key, false)).isInstanceOf(Found.Unavailable.class);
		assertThat(this.redis.link().stats().calls()).isEqualTo(began);
		cluster.proxyOf(lost).heal();
		await().untilAsserted(() -> {
			this.redis.repair().compare(this.tiers, false);
			assertThat(tier.read(key, false)).isInstanceOf(Found.Lease.class);
		});
	}

	@Test
	void asyncReadOfCacheThatNobodyElseUsesFindsItsGeneration() {
		RedisTier tier = Objects.requireNonNull(this.tiers.get("things"));
		this.redis.stripe(RedisLayout.CONTROL).silent();
		assertThat(CacheThreads.await(tier.readAsync("key", false))).isInstanceOf(Found.Unavailable.class);
		// a heartbeat that has had nothing to read for this cache
		this.redis.repair().compare(Map.of(), false);
		assertThat(CacheThreads.await(tier.readAsync("key", false))).isInstanceOf(Found.Lease.class);
	}

	@Test
	void positionsOfTheStripesThatAreThereAreRead() {
		cluster.proxyOf(lost).blackHole();
		List<Optional<RedisPosition>> positions = positions();
		for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
			assertThat(positions.get(stripe).isEmpty()).as("stripe " + stripe).isEqualTo(isLost(stripe));
		}
	}

}
