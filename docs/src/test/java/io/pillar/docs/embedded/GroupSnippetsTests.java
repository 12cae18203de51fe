package io.pillar.docs.embedded;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisSentinelGroup;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the page of the embedded Redis shows about groups of servers in tests.
 */
class GroupSnippetsTests {

	// tag::sentinel[]
	@Test
	void sentinelsReplaceTheMaster() {
		try (RedisSentinelGroup group = RedisSentinelGroup.start()) {
			RedisServer old = group.master();
			RedisServer master = group.failover();
			assertThat(master).isNotSameAs(old);
			assertThat(master.execute("SET", "bot:7", "Ada")).isEqualTo("OK");
		}
	}
	// end::sentinel[]

	// tag::cluster[]
	@Test
	void clusterReplacesAMasterThatIsKilled() {
		try (RedisClusterGroup cluster = RedisClusterGroup.start()) {
			RedisServer old = cluster.masterOf("bot:7");
			old.kill();
			await().untilAsserted(() -> assertThat(cluster.masterOf("bot:7")).isNotSameAs(old));
		}
	}
	// end::cluster[]

}
