package io.pillar.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisChannels.Listener;

/**
 * Hears what is published in one shard of a Cluster only.
 */
/*
 * Such a message reaches only who has subscribed at a node of that shard, so there is a
 * connection to each master that has the slot of a channel with such a listener. Nothing
 * is left to the client, which would subscribe again at the node that it was connected
 * to, and say nothing where the slot is elsewhere by then.
 *
 * A channel is settled at a shard when its server has confirmed the subscription, or has
 * said that it has no such command or that the user has no right to it: then nobody can
 * publish there in this way either, as long as the server is the same process, and so as
 * long as the connection lives. It is not settled any more when the connection ends or
 * does not answer, when the server ends the subscription, because the slot has moved or a
 * replica has taken over, and when another node has the slot now, which is looked at on
 * each beat. What is not settled is asked for on each beat, from the second time on with
 * a new look at who has what. Nobody waits for that: where one shard is away, the others
 * go on, and so does the monitor.
 *
 * A listener is told each time its channel is settled, because it may have missed
 * messages until then. It hears a channel from where that is settled only, so nothing
 * comes twice while a slot moves.
 */
final class RedisShards {

	private static final int LONGEST_SECONDS = 10;

	private final RedisDeliveryLog log = new RedisDeliveryLog();

	private final Map<String, CompletableFuture<RedisShard>> shards = new ConcurrentHashMap<>();

	private final Map<String, RedisShard> settled = new ConcurrentHashMap<>();

	private final RedisClients clients;

	private final Map<String, Listener> listeners;

	private final RedisDispatcher dispatcher;

	private final Runnable needed;

	private final long budget;

	// channels that are being asked for
	private final Set<String> pending = ConcurrentHashMap.newKeySet();

	// how often a channel was asked for that is not settled; used by the monitor only
	private final Map<String, Integer> attempts = new HashMap<>();

	private CompletableFuture<?> refresh = CompletableFuture.completedFuture(null);

	private volatile @Nullable Throwable failure;

	private volatile boolean closed;

	/**
	 * Create one that has no connection yet.
	 * @param listeners by channel, also those that do not want this
	 * @param needed called when there is something to do before the next beat
	 * @param budget how long an answer may take
	 */
	RedisShards(RedisClients clients, Map<String, Listener> listeners, Runnable needed, Duration budget) {
		this.clients = clients;
		this.listeners = listeners;
		this.dispatcher = new RedisDispatcher(listeners, needed, needed);
		this.needed = needed;
		this.budget = budget.toNanos();
	}

	// called by the monitor
	void ensure() {
		if (!this.clients.isCluster()) {
			return;
		}
		List<String> open = this.listeners.entrySet()
			.stream()
			.filter((each) -> each.getValue().isInShard() && !isAtItsOwner(each.getKey()))
			.map(Map.Entry::getKey)
			.toList();
		connected().forEach((shard) -> look(shard, open.isEmpty()));
		this.attempts.keySet().retainAll(open);
		open.stream().filter(this.pending::add).forEach(this::attempt);
		Throwable failure = this.failure;
		this.failure = null;
		if (open.isEmpty()) {
			this.log.worked();
		}
		else if (failure != null) {
			this.log.failed(new RedisUnavailableException("Cannot subscribe in all shards", failure));
		}
	}

	private void attempt(String channel) {
		boolean again = this.attempts.merge(channel, 1, Integer::sum) > 1;
		if (again && this.refresh.isDone()) {
			this.refresh = this.clients.refresh().toCompletableFuture().orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS);
		}
		CompletableFuture<?> looked = again ? this.refresh : CompletableFuture.completedFuture(null);
		looked.handle((ignored, ex) -> channel)
			.thenCompose(this::settle)
			.orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS)
			.whenComplete((ignored, ex) -> {
				this.pending.remove(channel);
				// at first it may be that this node has not heard yet where a slot is now
				if (ex != null && again && RedisDiagnoses.of(ex) != RedisDiagnosis.IS_CLUSTER) {
					this.failure = ex;
				}
			});
	}

	/**
	 * Return whether a channel is heard, as far as this node knows, or has a listener
	 * that does not want that.
	 */
	boolean isSettled(String channel) {
		Listener listener = this.listeners.get(channel);
		return !this.clients.isCluster() || listener == null || !listener.isInShard()
				|| this.settled.containsKey(channel);
	}

	boolean isSettled() {
		return this.listeners.keySet().stream().allMatch(this::isSettled);
	}

	private boolean isAtItsOwner(String channel) {
		RedisShard shard = this.settled.get(channel);
		RedisClusterNode owner = this.clients.ownerOf(channel);
		return shard != null && (owner == null || owner.getNodeId().equals(shard.node()));
	}

	private CompletableFuture<Void> settle(String channel) {
		RedisClusterNode owner = this.clients.ownerOf(channel);
		if (owner == null) {
			return CompletableFuture.failedFuture(new RedisUnavailableException("No node has the slot of a channel"));
		}
		return shard(owner).thenCompose((shard) -> shard.subscribe(channel, this.budget));
	}

	private CompletableFuture<RedisShard> shard(RedisClusterNode owner) {
		String node = owner.getNodeId();
		CompletableFuture<RedisShard> made = new CompletableFuture<>();
		CompletableFuture<RedisShard> known = this.shards.putIfAbsent(node, made);
		if (known != null) {
			return known;
		}
		this.clients.connectPubSub(owner).whenComplete((connection, ex) -> {
			if (ex != null) {
				this.shards.remove(node, made);
				made.completeExceptionally(ex);
				return;
			}
			made.complete(new RedisShard(node, connection, this, this.log));
			if (this.closed) {
				made.join().end();
			}
		});
		return made;
	}

	private List<RedisShard> connected() {
		return this.shards.values().stream().filter(RedisShards::isConnected).map(CompletableFuture::join).toList();
	}

	private static boolean isConnected(CompletableFuture<RedisShard> shard) {
		return shard.isDone() && !shard.isCompletedExceptionally();
	}

	/**
	 * Look whether a connection answers, and whether it is used.
	 */
	private void look(RedisShard shard, boolean allSettled) {
		if (allSettled && !this.settled.containsValue(shard)) {
			lost(shard);
			return;
		}
		shard.ping().orTimeout(this.budget, TimeUnit.NANOSECONDS).exceptionally((ex) -> {
			lost(shard);
			return "";
		});
	}

	void heard(RedisShard shard, String channel, String message) {
		if (this.settled.get(channel) == shard) {
			this.dispatcher.message(channel, message);
		}
	}

	void settled(RedisShard shard, String channel) {
		RedisShard before = this.settled.put(channel, shard);
		if (before != null && before != shard) {
			before.leave(channel);
		}
		if (shard.isOver() || !this.listeners.containsKey(channel)) {
			this.settled.remove(channel, shard);
			shard.leave(channel);
			return;
		}
		this.dispatcher.subscribed(channel);
	}

	void unsettled(RedisShard shard, String channel) {
		if (this.settled.remove(channel, shard)) {
			this.needed.run();
		}
	}

	void lost(RedisShard shard) {
		shard.end();
		this.shards.values().removeIf((each) -> isConnected(each) && each.join() == shard);
		if (this.settled.values().removeIf((at) -> at == shard)) {
			this.needed.run();
		}
	}

	void leave(String channel) {
		RedisShard shard = this.settled.remove(channel);
		if (shard != null) {
			shard.leave(channel);
		}
	}

	void suspect(String channel) {
		RedisShard shard = this.settled.get(channel);
		if (shard != null) {
			lost(shard);
		}
	}

	void close() {
		this.closed = true;
		connected().forEach(RedisShard::end);
	}

}
