package io.pillar.lock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * Keeps locks apart when Redis comes back without all that was written to it.
 */
/*
 * A Redis that was started again without its data, or a replica that became the master,
 * may not know of leases that are counted on somewhere. Each connect shows whether it is
 * still the same history of writes. Where it is not, every node first writes again what
 * it holds, says that it did, and gives out nothing until all nodes that were there
 * before have said so. Whoever does not is waited for as long as a lease lasts, after
 * which it holds nothing any more.
 *
 * A Cluster is one Redis here whose parts are replaced without any connect that this node
 * would see: what a part of it loses with its master is not waited for. The same is true
 * of data that is deleted, and of a node that came after the loss.
 */
final class RedisHistory implements RedisAvailability.Listener {

	private static final Log logger = LogFactory.getLog(RedisHistory.class);

	private static final long POLL = 50_000_000;

	private final RedisLink link;

	private final RedisLockKeys keys;

	private final RedisLockFleet fleet;

	private final Duration grace;

	private volatile @Nullable String history;

	private volatile @Nullable Loss loss;

	private volatile Supplier<CompletableFuture<?>> reclaim = () -> CompletableFuture.completedFuture(null);

	private volatile Runnable returned = () -> {
	};

	RedisHistory(RedisLink link, RedisLockKeys keys, RedisLockFleet fleet, Duration grace) {
		this.link = link;
		this.keys = keys;
		this.fleet = fleet;
		this.grace = grace;
	}

	/**
	 * Begin to listen, and catch up on what happened before.
	 * @param availability tells when Redis comes and goes
	 * @param reclaim writes again what this node holds
	 * @param returned called when locks are given out again
	 */
	void begin(RedisAvailability availability, Supplier<CompletableFuture<?>> reclaim, Runnable returned) {
		this.reclaim = reclaim;
		this.returned = returned;
		availability.addListener(this);
		try {
			if (availability.isAvailable()) {
				repair();
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Redis went away again, and is looked at when it returns", ex);
		}
	}

	@Override
	public boolean repair() {
		String present = history();
		String before = this.history;
		if (before != null && present != null && !before.equals(present)) {
			lost(present);
		}
		this.history = present;
		join();
		return true;
	}

	/**
	 * Where the others cannot hear of this node, the rest of it works all the same.
	 */
	private void join() {
		try {
			this.fleet.join();
		}
		catch (RedisUnavailableException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.warn("Other nodes do not hear of this one, and do not wait for it where Redis loses data: " + ex);
		}
	}

	@Override
	public void available() {
		this.returned.run();
	}

	/**
	 * Which writes led to the data that Redis has, {@code null} where it does not say.
	 */
	private @Nullable String history() {
		if (this.link.isCluster()) {
			return null;
		}
		try {
			String replication = this.link.repair((redis) -> redis.info("replication"));
			return replication.lines()
				.filter((line) -> line.startsWith("master_replid:"))
				.findFirst()
				.map((line) -> line.substring(line.indexOf(':') + 1))
				.orElse(null);
		}
		catch (RedisUnavailableException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.debug("Redis does not say which data it has", ex);
			return null;
		}
	}

	private void lost(String present) {
		Set<String> others = this.fleet.others();
		Loss loss = new Loss(present, others);
		this.loss = loss;
		logger.info(("Redis may have lost what was written last. This node writes again which locks it holds, "
				+ "and gives out none until %d other nodes have, for %d ms at most")
			.formatted(others.size(), this.grace.toMillis()));
		CompletableFuture<?> first = recover(loss);
		try {
			first.get(this.link.budget().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// it is tried again
		}
	}

	/**
	 * Write again what is held, say so, and look whether all have, until they have.
	 */
	private CompletableFuture<?> recover(Loss loss) {
		byte[] key = this.keys.reclaimed(loss.history);
		return loss.reclaimed(this.reclaim)
			.thenCompose((ignored) -> this.link
				.repairAsync((redis) -> redis.sadd(key, RedisLockKeys.bytes(this.fleet.self()))))
			.thenCompose((ignored) -> this.link.repairAsync((redis) -> redis.pexpire(key, 2 * this.grace.toMillis())))
			.thenCompose((ignored) -> this.link.repairAsync((redis) -> redis.smembers(key)))
			.whenComplete((nodes, ex) -> settle(loss, (nodes != null) ? names(nodes) : Set.of()));
	}

	private static Set<String> names(Set<byte[]> nodes) {
		return nodes.stream()
			.map((node) -> new String(node, StandardCharsets.UTF_8))
			.collect(Collectors.toUnmodifiableSet());
	}

	private void settle(Loss loss, Set<String> nodes) {
		boolean all = nodes.contains(this.fleet.self()) && nodes.containsAll(loss.missing);
		if (this.loss == loss && (all || left(loss) <= 0)) {
			this.loss = null;
			this.returned.run();
		}
		else if (this.loss == loss && !this.fleet.isGone()) {
			CompletableFuture.delayedExecutor(POLL, TimeUnit.NANOSECONDS, Runnable::run).execute(() -> recover(loss));
		}
	}

	private long left(Loss loss) {
		return loss.at + this.grace.toNanos() - System.nanoTime();
	}

	/**
	 * Return for how long no lock is given out.
	 * @return nanoseconds after which it is worth to ask again, zero as a rule
	 */
	long graceLeft() {
		Loss loss = this.loss;
		return (loss != null) ? Math.max(0, Math.min(left(loss), POLL)) : 0;
	}

	/**
	 * Return whether Redis may have forgotten what is held.
	 * @param hold what is held
	 * @return whether it was held when Redis lost data a moment ago
	 */
	boolean mayBeForgotten(Hold hold) {
		Loss loss = this.loss;
		return loss != null && hold.heldFor().toNanos() > System.nanoTime() - loss.at;
	}

	private static final class Loss {

		private final String history;

		private final long at = System.nanoTime();

		private final Set<String> missing;

		private volatile boolean reclaimed;

		Loss(String history, Set<String> missing) {
			this.history = history;
			this.missing = missing;
		}

		/**
		 * Write again what is held, until it was once.
		 */
		CompletableFuture<?> reclaimed(Supplier<CompletableFuture<?>> reclaim) {
			return this.reclaimed ? CompletableFuture.completedFuture(null)
					: reclaim.get().thenRun(() -> this.reclaimed = true);
		}

	}

}
