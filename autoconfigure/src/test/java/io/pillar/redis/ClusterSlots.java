package io.pillar.redis;

import java.util.ArrayList;
import java.util.List;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisServer;

/**
 * Moves slots of a Cluster.
 */
public final class ClusterSlots {

	private ClusterSlots() {
	}

	/**
	 * Move the slot of a key, with all that is in it, to another master.
	 * @param cluster the Cluster
	 * @param key the key
	 */
	public static void move(RedisClusterGroup cluster, String key) {
		RedisServer source = cluster.masterOf(key);
		move(cluster, key, masters(cluster).stream().filter((server) -> server != source).findFirst().orElseThrow());
	}

	static void move(RedisClusterGroup cluster, String key, RedisServer target) {
		RedisServer source = cluster.masterOf(key);
		String slot = source.execute("CLUSTER", "KEYSLOT", key);
		String id = target.execute("CLUSTER", "MYID");
		target.execute("CLUSTER", "SETSLOT", slot, "IMPORTING", source.execute("CLUSTER", "MYID"));
		source.execute("CLUSTER", "SETSLOT", slot, "MIGRATING", id);
		List<String> migrate = new ArrayList<>(
				List.of("MIGRATE", target.host(), Integer.toString(target.port()), "", "0", "10000", "KEYS"));
		String keys = source.execute("CLUSTER", "GETKEYSINSLOT", slot, "1000");
		if (!keys.isEmpty()) {
			migrate.addAll(List.of(keys.split("\n")));
			source.execute(migrate.toArray(String[]::new));
		}
		target.execute("CLUSTER", "SETSLOT", slot, "NODE", id);
		masters(cluster).forEach((server) -> server.execute("CLUSTER", "SETSLOT", slot, "NODE", id));
	}

	private static List<RedisServer> masters(RedisClusterGroup cluster) {
		return cluster.servers()
			.stream()
			.filter(RedisServer::isRunning)
			.filter((server) -> server.execute("ROLE").startsWith("master"))
			.toList();
	}

}
