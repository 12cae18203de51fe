package io.pillar.embedded;

import java.io.UncheckedIOException;
import java.time.Duration;

import org.awaitility.core.ConditionFactory;
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
			soon().until(() -> first.execute("ROLE").startsWith("slave"));
			second.execute("SET", "k", "v");
			assertThat(second.execute("WAIT", "2", "2000")).isEqualTo("2");
			second.kill();
			soon().until(() -> group.master() != second);
			soon().until(() -> group.master().execute("ROLE").startsWith("master"));
			assertThat(group.master().execute("GET", "k")).isEqualTo("v");
			second.restart();
			soon().until(() -> second.execute("ROLE").startsWith("slave"));
		}
	}

	@Test
	void groupReplacesMasterThatIsCutOff() {
		try (RedisSentinelGroup group = RedisSentinelGroup.builder().replicas(1).proxied().start()) {
			RedisServer first = group.master();
			group.proxyOf(first).cut();
			soon().until(() -> group.master() != first);
			RedisServer second = group.master();
			soon().until(() -> second.execute("ROLE").startsWith("master"));
			assertThat(Connections.execute(group.proxyOf(second).port(), "SET", "k", "v")).isEqualTo("OK");
			group.proxyOf(first).heal();
			soon().until(() -> first.execute("GET", "k").equals("v"));
		}
	}

	// a Sentinel cuts off the clients of a server that it makes a replica
	private static ConditionFactory soon() {
		return await().atMost(Duration.ofSeconds(60)).ignoreExceptionsInstanceOf(UncheckedIOException.class);
	}

}
