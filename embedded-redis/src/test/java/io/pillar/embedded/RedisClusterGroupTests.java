package io.pillar.embedded;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class RedisClusterGroupTests {

	@Test
	void clusterPromotesReplicaOfKilledMaster() {
		try (RedisClusterGroup cluster = RedisClusterGroup.builder().password("secret").start()) {
			assertThat(cluster.nodeAddresses()).hasSize(6);
			RedisServer master = cluster.masterOf("{user:1}:a");
			assertThat(cluster.masterOf("{user:1}:b")).isSameAs(master);
			assertThat(master.execute("SET", "{user:1}:a", "v")).isEqualTo("OK");
			assertThat(master.execute("WAIT", "1", "2000")).isEqualTo("1");
			List<RedisServer> replicas = cluster.replicasOf(master);
			assertThat(replicas).hasSize(1);
			assertThatExceptionOfType(RedisReplyException.class)
				.isThrownBy(() -> replicas.get(0).execute("GET", "{user:1}:a"))
				.withMessageStartingWith("MOVED");
			master.kill();
			await().atMost(Duration.ofSeconds(60)).until(() -> cluster.masterOf("{user:1}:a") == replicas.get(0));
			cluster.awaitOk();
			assertThat(replicas.get(0).execute("GET", "{user:1}:a")).isEqualTo("v");
			master.restart();
			await().atMost(Duration.ofSeconds(60)).until(() -> cluster.replicasOf(replicas.get(0)).contains(master));
		}
	}

	@Test
	void clusterOfOneServesAllKeys() {
		try (RedisClusterGroup cluster = RedisClusterGroup.builder().masters(1).replicasPerMaster(0).start()) {
			RedisServer only = cluster.servers().get(0);
			assertThat(only.execute("SET", "a", "1")).isEqualTo("OK");
			assertThat(cluster.masterOf("b")).isSameAs(only);
			assertThat(cluster.replicasOf(only)).isEmpty();
		}
	}

	@Test
	void clusterBehindProxiesRedirectsClientsToThem() {
		try (RedisClusterGroup cluster = RedisClusterGroup.builder().replicasPerMaster(0).proxied().start()) {
			RedisServer master = cluster.masterOf("k");
			TcpProxy proxy = cluster.proxyOf(master);
			assertThat(cluster.nodeAddresses()).contains("127.0.0.1:" + proxy.port());
			RedisServer other = cluster.servers()
				.stream()
				.filter((server) -> server != master)
				.findFirst()
				.orElseThrow();
			assertThatExceptionOfType(RedisReplyException.class).isThrownBy(() -> other.execute("GET", "k"))
				.withMessageEndingWith(" 127.0.0.1:" + proxy.port());
			assertThat(Connections.execute(proxy.port(), "SET", "k", "v")).isEqualTo("OK");
			proxy.cut();
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> Connections.execute(proxy.port(), "GET", "k"));
			assertThat(master.execute("GET", "k")).isEqualTo("v");
		}
	}

}
