package io.pillar.embedded;

import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link RedisClusterGroup} and starts it.
 *
 * @since 0.1.0
 */
public final class RedisClusterGroupBuilder {

	private int masters = 3;

	private int replicasPerMaster = 1;

	private @Nullable String password;

	private boolean proxied;

	RedisClusterGroupBuilder() {
	}

	/**
	 * Start another number of masters.
	 * @param masters how many, at least three for a failover
	 * @return this builder
	 */
	public RedisClusterGroupBuilder masters(int masters) {
		this.masters = masters;
		return this;
	}

	/**
	 * Start another number of replicas.
	 * @param replicasPerMaster how many for each master
	 * @return this builder
	 */
	public RedisClusterGroupBuilder replicasPerMaster(int replicasPerMaster) {
		this.replicasPerMaster = replicasPerMaster;
		return this;
	}

	/**
	 * Ask clients for a password.
	 * @param password the password of every node
	 * @return this builder
	 */
	public RedisClusterGroupBuilder password(@Nullable String password) {
		this.password = password;
		return this;
	}

	/**
	 * Put a proxy before every node, so that it can be cut off from its clients.
	 * @return this builder
	 * @see RedisClusterGroup#proxyOf(RedisServer)
	 */
	public RedisClusterGroupBuilder proxied() {
		this.proxied = true;
		return this;
	}

	/**
	 * Start the nodes and wait until each of them sees a complete cluster.
	 * @return the cluster
	 */
	public RedisClusterGroup start() {
		return new RedisClusterGroup(this);
	}

	int masters() {
		return this.masters;
	}

	int replicasPerMaster() {
		return this.replicasPerMaster;
	}

	boolean isProxied() {
		return this.proxied;
	}

	RedisServerBuilder node() {
		return RedisServer.builder()
			.password(this.password)
			.directive("cluster-enabled", "yes")
			.directive("cluster-node-timeout", "1500")
			.directive("cluster-replica-validity-factor", "0");
	}

}
