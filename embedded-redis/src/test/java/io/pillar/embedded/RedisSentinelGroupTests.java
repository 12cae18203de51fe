package io.pillar.embedded;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RedisSentinelGroupTests {

	@Test
	void groupReplacesItsMasterOnRequestAndOnDeath() {
		try (RedisSentinelGroup group = RedisSentinelGroup.builder().masterName("pillar").password("secret").start()) {
			RedisServer first = group.master();
			assertThat(group.sentinelAddresses()).hasSize(3)
				.allSatisfy((address) -> assertThat(address).startsWith("127.0.0.1:"));
			assertThat(group.servers()).hasSize(3).startsWith(first);
			RedisServer second = group.failover();
			assertThat(second).isNotSameAs(first).isSameAs(group.master());
			await().atMost(Duration.ofSeconds(30)).until(() -> first.execute("ROLE").startsWith("slave"));
			second.execute("SET", "k", "v");
			assertThat(second.execute("WAIT", "2", "2000")).isEqualTo("2");
			second.kill();
			await().atMost(Duration.ofSeconds(60)).until(() -> group.master() != second);
			await().atMost(Duration.ofSeconds(60)).until(() -> group.master().execute("ROLE").startsWith("master"));
			assertThat(group.master().execute("GET", "k")).isEqualTo("v");
			second.restart();
			await().atMost(Duration.ofSeconds(60)).until(() -> second.execute("ROLE").startsWith("slave"));
		}
	}

	@Test
	void groupReplacesMasterThatIsCutOff() {
		try (RedisSentinelGroup group = RedisSentinelGroup.builder().replicas(1).proxied().start()) {
			RedisServer first = group.master();
			group.proxyOf(first).cut();
			await().atMost(Duration.ofSeconds(60)).until(() -> group.master() != first);
			RedisServer second = group.master();
			await().atMost(Duration.ofSeconds(60)).until(() -> second.execute("ROLE").startsWith("master"));
			assertThat(Connections.execute(group.proxyOf(second).port(), "SET", "k", "v")).isEqualTo("OK");
			group.proxyOf(first).heal();
			await().atMost(Duration.ofSeconds(60)).until(() -> first.execute("GET", "k").equals("v"));
		}
	}

}
