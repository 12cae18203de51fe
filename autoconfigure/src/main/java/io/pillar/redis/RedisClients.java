package io.pillar.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/**
 * Makes connections of the form that the connection details ask for. What measures the
 * application's own connections measures these too; event loops and connections are
 * Pillar's own.
 */
final class RedisClients {

	private static final Duration SHUTDOWN = Duration.ofSeconds(2);

	private static final int IO_THREADS = 2;

	// the client's own delay grows to half a minute, which an outage of a second would
	// cost; the nodes of a fleet come back one after the other
	private static final Delay RECONNECT = Delay.equalJitter(Duration.ofMillis(20), Duration.ofSeconds(1), 20,
			TimeUnit.MILLISECONDS);

	private final AbstractRedisClient client;

	private final List<RedisURI> uris;

	private final boolean masterReplica;

	private final boolean reconnects;

	private final Duration patience;

	// a call that waits on one of the application's own event loops must not wait for
	// itself
	private final EventLoopGroupProvider eventLoops = new DefaultEventLoopGroupProvider(IO_THREADS,
			(pool) -> new DefaultThreadFactory("pillar-redis-io", true));

	private final ClientResources resources;

	// bounded by the nodes that there are, and the monitor, which alone waits for one
	private final Set<CompletableFuture<?>> connecting = ConcurrentHashMap.newKeySet();

	// for single nodes of a Cluster; what it connects does not heal itself
	private final RedisClient nodes;

	private int subscriptions;

	RedisClients(DataRedisConnectionDetails details, RedisClientSettings settings,
			@Nullable ClientResources applications) {
		this.resources = ((applications != null) ? sharing(applications) : ClientResources.builder())
			.eventLoopGroupProvider(this.eventLoops)
			.nettyCustomizer(new RedisFlushes((applications != null) ? applications.nettyCustomizer() : null))
			.reconnectDelay(RECONNECT)
			.build();
		this.uris = RedisUris.of(details, settings);
		this.masterReplica = details.getCluster() == null && details.getSentinel() == null
				&& details.getMasterReplica() != null;
		this.reconnects = RedisClientSettings.reconnects(details);
		// a connection is opened, secured and greeted, each within the connect time-out
		this.patience = settings.connectTimeout().multipliedBy(3);
		this.nodes = RedisClient.create(this.resources);
		this.nodes.setOptions(settings.options(details).mutate().autoReconnect(false).build());
		if (details.getCluster() != null) {
			RedisClusterClient cluster = RedisClusterClient.create(this.resources, this.uris);
			cluster.setOptions((ClusterClientOptions) settings.options(details));
			this.client = cluster;
		}
		else {
			RedisClient single = RedisClient.create(this.resources);
			single.setOptions(settings.options(details));
			this.client = single;
		}
	}

	/**
	 * A copy takes what it was copied from for its own and would end it, unless it is
	 * named.
	 */
	private static ClientResources.Builder sharing(ClientResources applications) {
		return applications.mutate()
			.eventExecutorGroup(applications.eventExecutorGroup())
			.timer(applications.timer())
			.commandLatencyRecorder(applications.commandLatencyRecorder());
	}

	boolean isCluster() {
		return this.client instanceof RedisClusterClient;
	}

	/**
	 * Return whether a connection heals itself; one that does not is replaced by the
	 * monitor.
	 * @return whether the client reconnects
	 */
	boolean reconnects() {
		return this.reconnects;
	}

	/**
	 * Return where Redis is, without any secret.
	 * @return hosts and ports
	 */
	String address() {
		return RedisUris.describe(this.uris);
	}

	StatefulConnection<byte[], byte[]> connect() {
		if (this.client instanceof RedisClusterClient cluster) {
			return await(refresh().thenCompose((ignored) -> cluster.connectAsync(ByteArrayCodec.INSTANCE)));
		}
		RedisClient single = (RedisClient) this.client;
		if (this.masterReplica) {
			return await(MasterReplica.connectAsync(single, ByteArrayCodec.INSTANCE, this.uris));
		}
		return await(single.connectAsync(ByteArrayCodec.INSTANCE, this.uris.get(0)));
	}

	StatefulRedisPubSubConnection<String, String> connectPubSub() {
		if (this.client instanceof RedisClusterClient cluster) {
			return await(refresh().thenCompose((ignored) -> cluster.connectPubSubAsync(StringCodec.UTF8)));
		}
		// messages reach every replica, so any node will do, and another one the next
		// time
		RedisURI uri = this.uris.get(this.subscriptions++ % this.uris.size());
		return await(((RedisClient) this.client).connectPubSubAsync(StringCodec.UTF8, uri));
	}

	/**
	 * Connect to one node of a Cluster.
	 */
	CompletableFuture<StatefulRedisPubSubConnection<String, String>> connectPubSub(RedisClusterNode node) {
		// in this way what fails at once fails like everything else
		return connecting(CompletableFuture.completedFuture(node)
			.thenCompose((known) -> this.nodes.connectPubSubAsync(StringCodec.UTF8, uri(known))));
	}

	private RedisURI uri(RedisClusterNode node) {
		return RedisURI.builder(this.uris.get(0))
			.withHost(node.getUri().getHost())
			.withPort(node.getUri().getPort())
			.build();
	}

	/**
	 * Return which node of a Cluster has the slot of a channel, as far as that is known.
	 */
	@Nullable RedisClusterNode ownerOf(String channel) {
		return ((RedisClusterClient) this.client).getPartitions().getMasterBySlot(SlotHash.getSlot(channel));
	}

	/**
	 * Look who has what in a Cluster now.
	 */
	CompletionStage<Void> refresh() {
		// a node that was taken for dead at the last look may be the one that answers now
		return ((RedisClusterClient) this.client).refreshPartitionsAsync();
	}

	static RedisClusterAsyncCommands<byte[], byte[]> commands(StatefulConnection<byte[], byte[]> connection) {
		if (connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
			return cluster.async();
		}
		return ((StatefulRedisConnection<byte[], byte[]>) connection).async();
	}

	void shutdown() throws InterruptedException {
		awaitConnecting();
		this.nodes.shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
		this.client.shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
		this.resources.shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS).await(SHUTDOWN.toMillis());
		this.eventLoops.shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS).await(SHUTDOWN.toMillis());
	}

	/**
	 * A channel that is registered while its event loop ends would stay open.
	 */
	private void awaitConnecting() throws InterruptedException {
		CompletableFuture<?> all = CompletableFuture.allOf(this.connecting.toArray(CompletableFuture[]::new));
		try {
			all.get(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			// those that failed have nothing to close, and nobody waits longer
		}
	}

	private <T> T await(CompletionStage<T> connecting) {
		CompletableFuture<T> future = connecting(connecting);
		try {
			return future.get(this.patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			closeLate(future);
			Thread.currentThread().interrupt();
			throw new RedisUnavailableException("Interrupted while connecting to Redis", ex);
		}
		catch (Exception ex) {
			closeLate(future);
			throw new RedisUnavailableException("Cannot connect to Redis", ex);
		}
	}

	private <T> CompletableFuture<T> connecting(CompletionStage<T> connecting) {
		CompletableFuture<T> future = connecting.toCompletableFuture();
		this.connecting.add(future);
		future.whenComplete((ignored, ex) -> this.connecting.remove(future));
		return future;
	}

	private static void closeLate(CompletableFuture<?> future) {
		future.whenComplete((late, ignored) -> {
			if (late instanceof StatefulConnection<?, ?> connection) {
				connection.closeAsync();
			}
		});
	}

}
