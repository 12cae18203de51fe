package io.pillar.redis;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions.RefreshTrigger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * How Pillar's client behaves: it never queues a command for a connection that is not
 * there, and never waits longer than it was told.
 *
 * @param connectTimeout how long opening a connection may take
 * @param clientName the name of the connections, if any
 * @param topologyRefresh how often the nodes of a Cluster are looked up
 */
record RedisClientSettings(Duration connectTimeout, @Nullable String clientName, Duration topologyRefresh) {

	/**
	 * The most commands that wait for their answer on one connection.
	 */
	private static final int MAX_IN_FLIGHT = 50_000;

	ClientOptions options(DataRedisConnectionDetails details) {
		ClientOptions.Builder options = (details.getCluster() != null) ? cluster() : ClientOptions.builder();
		SslBundle bundle = details.getSslBundle();
		if (bundle != null) {
			options.sslOptions(ssl(bundle));
		}
		return options.autoReconnect(reconnects(details))
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.requestQueueSize(MAX_IN_FLIGHT)
			.socketOptions(SocketOptions.builder().connectTimeout(this.connectTimeout).keepAlive(true).build())
			// each call has its own budget
			.timeoutOptions(TimeoutOptions.create())
			.build();
	}

	/**
	 * A connection to many nodes heals each of them by itself. One to a single node is
	 * replaced by the monitor, which backs off, looks up who is master now, and logs an
	 * outage once where the client would log it every few seconds.
	 */
	static boolean reconnects(DataRedisConnectionDetails details) {
		return details.getCluster() != null || (details.getSentinel() == null && details.getMasterReplica() != null);
	}

	// Lettuce 6, which Boot 4.0 has, refreshes only on the triggers that are named;
	// Lettuce 7 on all of them, and calls the naming deprecated
	@SuppressWarnings("deprecation")
	private ClusterClientOptions.Builder cluster() {
		return ClusterClientOptions.builder()
			.validateClusterNodeMembership(false)
			.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
				.enablePeriodicRefresh(this.topologyRefresh)
				.enableAdaptiveRefreshTrigger(RefreshTrigger.values())
				.adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
				.build());
	}

	private static SslOptions ssl(SslBundle bundle) {
		SslOptions.Builder ssl = SslOptions.builder()
			.keyManager(bundle.getManagers().getKeyManagerFactory())
			.trustManager(bundle.getManagers().getTrustManagerFactory());
		if (bundle.getOptions().getCiphers() != null) {
			ssl.cipherSuites(bundle.getOptions().getCiphers());
		}
		if (bundle.getOptions().getEnabledProtocols() != null) {
			ssl.protocols(bundle.getOptions().getEnabledProtocols());
		}
		return ssl.build();
	}

}
