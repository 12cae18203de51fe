package io.pillar.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One of three masters hangs or is killed, or a replica hangs: the locks of the others
 * are held as before. The long run has the lease of thirty seconds and looks for ninety.
 */
class LockShardTests {

	private static final boolean LONG = Boolean.getBoolean("pillar.long");

	private static final Duration LEASE = LONG ? Duration.ofSeconds(30) : Duration.ofSeconds(2);

	// as long as it takes to lose a lease that is not renewed
	private static final Duration LONGER = LONG ? LEASE.multipliedBy(2) : LEASE.plusMillis(500);

	private static final int LOCKS_OF_A_MASTER = 10;

	private static final LockOptions OPTIONS = LockOptions.defaults().withLease(LEASE).withWait(Duration.ofSeconds(20));

	@Test
	void masterThatHangsCostsOnlyItsOwnLocks() {
		assertOnlyTheLocksOfOneMasterAreLost(RedisServer::pause);
	}

	@Test
	void masterThatIsKilledCostsOnlyItsOwnLocks() {
		assertOnlyTheLocksOfOneMasterAreLost(RedisServer::kill);
	}

	private void assertOnlyTheLocksOfOneMasterAreLost(Consumer<RedisServer> disturb) {
		try (RedisClusterGroup cluster = RedisClusterGroup.builder().replicasPerMaster(0).start();
				LockNodes nodes = new LockNodes(
						"spring.data.redis.cluster.nodes=" + String.join(",", cluster.nodeAddresses()))) {
			// the others serve on, as they do where a replica takes over
			cluster.servers().forEach((server) -> {
				server.execute("CONFIG", "SET", "cluster-require-full-coverage", "no");
				server.execute("CONFIG", "SET", "cluster-node-timeout", "600000");
			});
			Locks locks = nodes.start().getBean(Locks.class);
			Map<Integer, List<Lease>> leases = acquire(locks, cluster);
			RedisServer victim = cluster.servers().get(0);
			AtomicInteger lost = new AtomicInteger();
			leases.get(victim.port()).forEach((lease) -> lease.onLost((loss) -> lost.incrementAndGet()));
			disturb.accept(victim);
			await().atMost(Duration.ofMinutes(2)).until(() -> lost.get() == LOCKS_OF_A_MASTER);
			await().atMost(LONGER.multipliedBy(2)).pollDelay(LONGER).until(() -> true);
			leases.forEach(
					(port, held) -> assertThat(held).allMatch((lease) -> lease.isHeld() == (port != victim.port())));
			await().until(() -> leases.get(cluster.servers().get(1).port()).get(0).extend(LEASE));
		}
	}

	private static Map<Integer, List<Lease>> acquire(Locks locks, RedisClusterGroup cluster) {
		Map<Integer, List<Lease>> leases = new TreeMap<>();
		cluster.servers().forEach((server) -> leases.put(server.port(), new ArrayList<>()));
		for (int i = 0; leases.values().stream().anyMatch((held) -> held.size() < LOCKS_OF_A_MASTER); i++) {
			List<Lease> held = leases.get(cluster.masterOf("locks:lock:lock" + i).port());
			if (held.size() < LOCKS_OF_A_MASTER) {
				held.add(locks.acquire("lock" + i, OPTIONS));
			}
		}
		return leases;
	}

	@Test
	void replicaThatHangsCostsNoLock() {
		try (RedisServer master = RedisServer.builder().start();
				RedisServer replica = RedisServer.builder().replicaOf(master).start();
				LockNodes nodes = LockNodes.on(master.host(), master.port())) {
			Locks locks = nodes.start().getBean(Locks.class);
			List<Lease> leases = new ArrayList<>();
			for (int i = 0; i < (LONG ? 250 : 50); i++) {
				leases.add(locks.acquire("lock" + i, OPTIONS));
			}
			replica.pause();
			await().atMost(LONGER.multipliedBy(2)).pollDelay(LONGER).until(() -> true);
			assertThat(leases).allMatch(Lease::isHeld);
			try (Lease another = locks.acquire("another", OPTIONS)) {
				assertThat(another.isHeld()).isTrue();
			}
		}
	}

}
