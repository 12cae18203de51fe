package io.pillar.redis;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.Credentials;
import org.redisson.config.ReadMode;
import org.redisson.config.SentinelServersConfig;
import org.redisson.config.SingleServerConfig;
import org.redisson.config.SubscriptionMode;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Sentinel;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Turns connection details into a configuration of Redisson that takes little: a few
 * threads, one connection while it is idle, none before it is used. The password is asked
 * for at every connect, so that connection details that change it need no restart.
 *
 * @param connectTimeout how long opening a connection may take
 * @param timeout how long a command may take, if not as Redisson has it
 * @param clientName the name of the connections, if any
 */
record RedissonConfigs(Duration connectTimeout, @Nullable Duration timeout, @Nullable String clientName) {

	private static final int THREADS = 4;

	private static final int MAX_CONNECTIONS = 8;

	private static final int RETRIES = 2;

	Config of(DataRedisConnectionDetails details) {
		Config config = new Config().setThreads(THREADS).setNettyThreads(THREADS).setLazyInitialization(true);
		if (details.getPassword() != null) {
			config.setCredentialsResolver((address) -> CompletableFuture
				.completedFuture(new Credentials(name(details.getUsername()), details.getPassword())));
		}
		SslBundle bundle = details.getSslBundle();
		if (bundle != null) {
			secure(config, bundle);
		}
		String scheme = (bundle != null) ? "rediss" : "redis";
		connect(config, details, (address) -> scheme + "://" + address);
		return config;
	}

	private static void secure(Config config, SslBundle bundle) {
		config.setSslKeyManagerFactory(bundle.getManagers().getKeyManagerFactory())
			.setSslTrustManagerFactory(bundle.getManagers().getTrustManagerFactory());
		if (bundle.getOptions().getCiphers() != null) {
			config.setSslCiphers(bundle.getOptions().getCiphers());
		}
		if (bundle.getOptions().getEnabledProtocols() != null) {
			config.setSslProtocols(bundle.getOptions().getEnabledProtocols());
		}
	}

	private void connect(Config config, DataRedisConnectionDetails details, UnaryOperator<String> url) {
		if (details.getCluster() != null) {
			many(config.useClusterServers()).addNodeAddress(addresses(details.getCluster().getNodes(), url));
		}
		else if (details.getSentinel() != null) {
			sentinel(many(config.useSentinelServers()), details.getSentinel(), url);
		}
		else if (details.getMasterReplica() != null) {
			many(config.useReplicatedServers()).addNodeAddress(addresses(details.getMasterReplica().getNodes(), url));
		}
		else {
			Standalone standalone = details.getStandalone();
			Assert.state(standalone != null, "The connection details of Redis name no server");
			single(config.useSingleServer())
				.setAddress(url.apply(address(new Node(standalone.getHost(), standalone.getPort()))))
				.setDatabase(standalone.getDatabase());
		}
	}

	private static void sentinel(SentinelServersConfig config, Sentinel sentinel, UnaryOperator<String> url) {
		config.setMasterName(sentinel.getMaster())
			.setDatabase(sentinel.getDatabase())
			// one sentinel is fewer than Redisson wants to see, and as many as some have
			.setCheckSentinelsList(false)
			.addSentinelAddress(addresses(sentinel.getNodes(), url));
		if (sentinel.getPassword() != null) {
			config.setSentinelUsername(name(sentinel.getUsername())).setSentinelPassword(sentinel.getPassword());
		}
	}

	private SingleServerConfig single(SingleServerConfig config) {
		config.setConnectionMinimumIdleSize(1)
			.setConnectionPoolSize(MAX_CONNECTIONS)
			.setSubscriptionConnectionMinimumIdleSize(1)
			.setSubscriptionConnectionPoolSize(MAX_CONNECTIONS);
		return timed(config);
	}

	private <T extends BaseMasterSlaveServersConfig<T>> T many(T config) {
		config.setReadMode(ReadMode.MASTER)
			.setSubscriptionMode(SubscriptionMode.MASTER)
			.setMasterConnectionMinimumIdleSize(1)
			.setMasterConnectionPoolSize(MAX_CONNECTIONS)
			.setSubscriptionConnectionMinimumIdleSize(1)
			.setSubscriptionConnectionPoolSize(MAX_CONNECTIONS);
		return timed(config);
	}

	private <T extends BaseConfig<T>> T timed(T config) {
		config.setConnectTimeout(Math.toIntExact(this.connectTimeout.toMillis())).setRetryAttempts(RETRIES);
		if (this.timeout != null) {
			config.setTimeout(Math.toIntExact(this.timeout.toMillis()));
		}
		if (this.clientName != null) {
			config.setClientName(this.clientName);
		}
		return config;
	}

	/**
	 * A URL may have an empty one, which is the default user and not one of that name.
	 */
	private static @Nullable String name(@Nullable String username) {
		return StringUtils.hasLength(username) ? username : null;
	}

	private static String[] addresses(List<Node> nodes, UnaryOperator<String> url) {
		Assert.state(!nodes.isEmpty(), "The connection details of Redis name no node");
		return nodes.stream().map(RedissonConfigs::address).map(url).toArray(String[]::new);
	}

	private static String address(Node node) {
		String host = Objects.requireNonNull(node.host());
		boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
		return (bare ? "[" + host + "]" : host) + ":" + node.port();
	}

}
