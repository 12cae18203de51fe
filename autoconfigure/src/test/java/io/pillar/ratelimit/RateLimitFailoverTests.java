package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisSentinelGroup;
import io.pillar.embedded.RedisServer;
import io.pillar.ratelimit.RateLimitLoad.Member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The master of a Sentinel group dies while two nodes ask all the time.
 */
@ExtendWith(OutputCaptureExtension.class)
class RateLimitFailoverTests {

	private static final Duration FAILOVER = Duration.ofSeconds(60);

	private final RateLimitLoad load = new RateLimitLoad();

	@Test
	void newMasterGoesOnWithTheCountsThatItHad(CapturedOutput output) throws Exception {
		try (RedisSentinelGroup group = RedisSentinelGroup.start(); RateLimitNodes nodes = nodesOf(group); this.load) {
			List<ConfigurableApplicationContext> contexts = List.of(nodes.start(), nodes.start());
			List<Member> members = contexts.stream().map(this.load::join).toList();
			send(members, 500);
			RedisServer dead = group.master();
			awaitReplicas(group, contexts.get(0).getBean(RedisSubjects.class).name(RateLimitLoad.HOT.keys().get(0)));
			int mark = output.getAll().length();
			dead.kill();
			await().atMost(FAILOVER).until(() -> members.stream().noneMatch(Member::isAvailable));
			await().atMost(FAILOVER).until(() -> members.stream().allMatch(Member::isAvailable));
			assertThat(group.master()).isNotSameAs(dead);
			send(members, 3000);
			this.load.rest();
			assertThat(members.stream().mapToLong((member) -> member.countedShared.sum()).sum())
				.isEqualTo(RateLimitLoad.COUNTED.permits());
			assertThat(members).allSatisfy((member) -> {
				assertThat(member.surprised.sum()).isLessThanOrEqualTo(4 * RateLimitLoad.THREADS);
				assertThat(member.countedFallback.sum()).isZero();
			});
			assertThat(output.getAll().substring(mark).split("WARN|ERROR", -1)).hasSize(members.size() + 1);
		}
	}

	private static RateLimitNodes nodesOf(RedisSentinelGroup group) {
		return new RateLimitNodes("spring.data.redis.sentinel.master=" + group.masterName(),
				"spring.data.redis.sentinel.nodes=" + String.join(",", group.sentinelAddresses()));
	}

	private static void send(List<Member> members, int requests) {
		members.forEach((member) -> member.send(requests));
		await().atMost(FAILOVER).until(() -> members.stream().allMatch(Member::isAnswered));
	}

	private static void awaitReplicas(RedisSentinelGroup group, String key) {
		String counted = group.master().execute("GET", key);
		assertThat(counted).isNotEmpty();
		await().atMost(FAILOVER)
			.until(() -> group.servers().stream().allMatch((server) -> server.execute("GET", key).equals(counted)));
	}

}
