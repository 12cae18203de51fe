package io.pillar.embedded;

import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link RedisSentinelGroup} and starts it.
 *
 * @since 0.1.0
 */
public final class RedisSentinelGroupBuilder {

	private String masterName = "mymaster";

	private int replicas = 2;

	private int sentinels = 3;

	private @Nullable String password;

	private boolean proxied;

	RedisSentinelGroupBuilder() {
	}

	/**
	 * Call the master something else.
	 * @param masterName the name by which the sentinels know the master
	 * @return this builder
	 */
	public RedisSentinelGroupBuilder masterName(String masterName) {
		this.masterName = masterName;
		return this;
	}

	/**
	 * Start another number of replicas.
	 * @param replicas how many, at least one for a failover
	 * @return this builder
	 */
	public RedisSentinelGroupBuilder replicas(int replicas) {
		this.replicas = replicas;
		return this;
	}

	/**
	 * Start another number of sentinels.
	 * @param sentinels how many, of which the majority decides
	 * @return this builder
	 */
	public RedisSentinelGroupBuilder sentinels(int sentinels) {
		this.sentinels = sentinels;
		return this;
	}

	/**
	 * Ask clients for a password, at the servers and at the sentinels.
	 * @param password the password
	 * @return this builder
	 */
	public RedisSentinelGroupBuilder password(@Nullable String password) {
		this.password = password;
		return this;
	}

	/**
	 * Put a proxy before every server that holds data, so that it can be cut off.
	 * @return this builder
	 * @see RedisSentinelGroup#proxyOf(RedisServer)
	 */
	public RedisSentinelGroupBuilder proxied() {
		this.proxied = true;
		return this;
	}

	/**
	 * Start the group and wait until the sentinels know all of it.
	 * @return the group
	 */
	public RedisSentinelGroup start() {
		return new RedisSentinelGroup(this);
	}

	String masterName() {
		return this.masterName;
	}

	int replicas() {
		return this.replicas;
	}

	int sentinels() {
		return this.sentinels;
	}

	boolean isProxied() {
		return this.proxied;
	}

	RedisServerBuilder replica(int masterPort) {
		return data().replicaOf(masterPort, this.password);
	}

	RedisServerBuilder data() {
		return RedisServer.builder().password(this.password);
	}

	RedisServerBuilder sentinel(int masterPort) {
		RedisServerBuilder sentinel = data().role(ServerSettings.Role.SENTINEL)
			.directive("sentinel", "monitor", this.masterName, ServerSettings.HOST, Integer.toString(masterPort),
					Integer.toString(this.sentinels / 2 + 1))
			.directive("sentinel", "down-after-milliseconds", this.masterName, "1000")
			.directive("sentinel", "failover-timeout", this.masterName, "6000");
		if (this.password != null) {
			sentinel.directive("sentinel", "auth-pass", this.masterName, this.password)
				.directive("sentinel", "sentinel-pass", this.password);
		}
		return sentinel;
	}

}
