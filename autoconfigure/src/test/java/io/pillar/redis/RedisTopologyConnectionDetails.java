package io.pillar.redis;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/**
 * Where a Sentinel group or a Cluster is.
 *
 * @param getSentinel the Sentinel group
 * @param getCluster the Cluster
 */
record RedisTopologyConnectionDetails(DataRedisConnectionDetails.@Nullable Sentinel getSentinel,
		DataRedisConnectionDetails.@Nullable Cluster getCluster) implements DataRedisConnectionDetails {

	static DataRedisConnectionDetails ofCluster(List<Node> nodes) {
		return new RedisTopologyConnectionDetails(null, () -> nodes);
	}

	static DataRedisConnectionDetails ofSentinel(String master, List<Node> nodes) {
		return new RedisTopologyConnectionDetails(new Sentinels(master, nodes), null);
	}

	private record Sentinels(String getMaster, List<Node> getNodes) implements Sentinel {

		@Override
		public int getDatabase() {
			return 0;
		}

		@Override
		public @Nullable String getUsername() {
			return null;
		}

		@Override
		public @Nullable String getPassword() {
			return null;
		}

	}

}
