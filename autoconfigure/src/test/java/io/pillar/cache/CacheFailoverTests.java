package io.pillar.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisSentinelGroup;
import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Masters die or hang while all nodes read and write.
 */
class CacheFailoverTests {

	private static final Duration FAILOVER = Duration.ofSeconds(60);

	private static final int ROUNDS = CacheFleet.LONG ? 10 : 1;

	@Test
	void sentinelGroupWhoseMasterDiesOrHangsLeavesNoOldValue() throws Exception {
		try (RedisSentinelGroup group = RedisSentinelGroup.start(); CacheFleet fleet = new CacheFleet()) {
			CacheNodes nodes = new CacheNodes(Map.of("spring.data.redis.sentinel.master", group.masterName(),
					"spring.data.redis.sentinel.nodes", String.join(",", group.sentinelAddresses())));
			List<Member> members = List.of(fleet.join(nodes), fleet.join(nodes));
			for (int round = 0; round < ROUNDS; round++) {
				RedisServer killed = group.master();
				lose(fleet, members, killed::kill, () -> group.master() != killed);
				killed.restart();
				RedisServer hung = group.master();
				lose(fleet, members, hung::pause, () -> group.master() != hung);
				hung.resume();
			}
		}
	}

	private static void lose(CacheFleet fleet, List<Member> members, Runnable loss, Condition replaced)
			throws Exception {
		fleet.work();
		await().until(() -> members.stream().allMatch((member) -> member.loads() > 50));
		loss.run();
		await().atMost(FAILOVER).until(() -> members.stream().noneMatch(Member::isAvailable));
		await().atMost(FAILOVER).until(replaced::isMet);
		fleet.awaitAvailable();
		fleet.rest();
		fleet.awaitAgreement(CacheFleet.CONVERGED);
	}

	@Test
	void clusterThatLosesMasterLeavesNoOldValueAndServesTheOtherKeys() throws Exception {
		try (RedisClusterGroup cluster = RedisClusterGroup.start(); CacheFleet fleet = new CacheFleet()) {
			cluster.servers()
				.forEach((server) -> server.execute("CONFIG", "SET", "cluster-require-full-coverage", "no"));
			CacheNodes nodes = new CacheNodes(Map.of("spring.data.redis.cluster.nodes",
					String.join(",", cluster.nodeAddresses()), "pillar.namespace", "cluster"));
			List<Member> members = List.of(fleet.join(nodes), fleet.join(nodes));
			fleet.work();
			await().until(() -> members.stream().allMatch((member) -> member.loads() > 50));
			RedisServer lost = cluster.masterOf("{cluster.0}");
			List<String> served = keysOf(cluster, lost, false);
			List<String> away = keysOf(cluster, lost, true);
			lost.pause();
			assertThatOthersAreServed(members.get(0), served, away);
			lost.kill();
			await().atMost(FAILOVER).until(() -> cluster.masterOf("{cluster.0}") != lost);
			cluster.awaitOk();
			fleet.awaitAvailable();
			fleet.rest();
			fleet.awaitAgreement(FAILOVER);
		}
	}

	/**
	 * The keys of the stripes on the lost master cost a call now and then, the others
	 * nothing.
	 */
	private static void assertThatOthersAreServed(Member member, List<String> served, List<String> away) {
		Duration budget = member.context().getBean(RedisLink.class).budget();
		long began = System.nanoTime();
		for (int i = 0; i < 300; i++) {
			member.read(away.get(i % away.size()) + i);
			member.read(served.get(i % served.size()));
		}
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(budget.multipliedBy(100));
	}

	private static List<String> keysOf(RedisClusterGroup cluster, RedisServer master, boolean its) {
		Stripes stripes = new Stripes("things");
		List<Integer> there = IntStream.range(0, Stripes.COUNT)
			.filter((stripe) -> (cluster.masterOf("{cluster." + stripe + "}") == master) == its)
			.boxed()
			.toList();
		return IntStream.range(0, 500)
			.mapToObj((i) -> "shard" + i)
			.filter((key) -> there.contains(stripes.of(key)))
			.limit(100)
			.toList();
	}

	private interface Condition {

		boolean isMet();

	}

}
