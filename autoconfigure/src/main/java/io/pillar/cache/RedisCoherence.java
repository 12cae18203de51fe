package io.pillar.cache;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;

/**
 * Keeps the memories of all nodes in agreement with Redis.
 */
/*
 * Every change of an entry is one script that changes it, numbers the change in its
 * stripe, appends it to the stripe's log, and publishes it. So a node that has seen
 * change n and then sees n + 1 has missed nothing of the stripe.
 *
 * Messages. A message drops its key from memory, whatever its number: dropping is always
 * safe. A number that is not the next one means that messages are missing; the log names
 * the keys that changed.
 *
 * Heartbeat. Once a second the numbers of all stripes are read. A stripe whose number is
 * ahead of what was heard of is looked at again a moment later, because its message may
 * be on the way; still ahead, it is repaired from the log. So nothing rests on messages:
 * without any of them a node is right after a heartbeat and a look.
 *
 * Other histories. A failover may lose changes, an eviction may lose the counter. Numbers
 * then repeat or jump. The position of a stripe is therefore a number with the id of that
 * change: where Redis has another id for it, or the log does not hold it, what happened
 * is not known. The stripe is dropped from memory, and what this node changed in the last
 * half minute is changed once more, as evictions.
 *
 * Redis away. Changes that could not be made are pending. Before Redis is trusted again
 * (repair) they are made, then the generations are read, then all stripes are caught up.
 * A key that is pending is never read from Redis.
 *
 * Threads: messages come on the client's thread and only drop keys. All calls to Redis
 * are made by this class's own thread, or by the monitor's in repair().
 */
final class RedisCoherence implements CacheCoherence, RedisAvailability.Listener, RedisChannels.Listener,
		InitializingBean, DisposableBean {

	private static final Log logger = LogFactory.getLog(RedisCoherence.class);

	static final long BEAT = 1000;

	private static final int BEATS_WITH_GAPS_BEFORE_RECONNECT = 3;

	private final Map<String, RedisTier> tiers = new ConcurrentHashMap<>();

	private final LongAdder messages = new LongAdder();

	private final Set<String> complainedAbout = ConcurrentHashMap.newKeySet();

	private final RedisCacheConnection redis;

	private final RedisRepair repair;

	private final RedisChannels channels;

	private final DisconnectedPolicy disconnected;

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "pillar-cache");
		thread.setDaemon(true);
		return thread;
	});

	private int beatsWithGaps;

	RedisCoherence(RedisCacheConnection redis, RedisChannels channels, DisconnectedPolicy disconnected) {
		this.redis = redis;
		this.repair = redis.repair();
		this.channels = channels;
		this.disconnected = disconnected;
	}

	@Override
	public void afterPropertiesSet() {
		this.redis.availability().addListener(this);
		this.channels.subscribe(this.redis.layout().channel(), this);
		if (this.redis.isAvailable()) {
			// Redis was there before this class: begin as after an absence
			this.repair.run(this.tiers);
		}
		this.thread.scheduleWithFixedDelay(() -> run(this::beat), 0, BEAT, TimeUnit.MILLISECONDS);
	}

	void add(RedisTier tier) {
		this.tiers.put(tier.id(), tier);
		submit(() -> this.disconnected.joined(tier));
		if (this.redis.isAvailable()) {
			tier.findGeneration();
		}
	}

	@Override
	public void message(String text) {
		this.messages.increment();
		RedisChangeMessage.parse(text).ifPresent(this::heard);
	}

	private void heard(RedisChangeMessage change) {
		this.redis.listener().invalidationReceived(this.redis.clock().nanosSince(change.atMillis(), System.nanoTime()));
		RedisTier tier = this.tiers.get(change.cache());
		if (change.stripe() == RedisLayout.CONTROL) {
			CacheGeneration generation = CacheGeneration.parse(change.key());
			// the script gives both one number
			if (tier != null && generation.number() == change.number()) {
				tier.generations().adopt(generation);
			}
		}
		else if (tier != null && !this.redis.changes().underway().contains(change.id())) {
			tier.cache().keyChanged(change.key(), change.number());
		}
		RedisStripe stripe = this.repair.stripe(change.stripe());
		if (stripe.heard(new RedisPosition(change.number(), change.id())) && stripe.wantRepair()) {
			submit(() -> this.repair.catchUp(change.stripe(), this.tiers));
		}
	}

	@Override
	public void subscribed() {
		submit(() -> {
			if (this.redis.isAvailable()) {
				this.repair.compare(this.tiers, false);
			}
		});
	}

	@Override
	public boolean repair() {
		return this.repair.run(this.tiers);
	}

	private void beat() {
		try {
			if (this.redis.isAvailable()) {
				this.redis.leases().renew();
				List<Integer> ahead = this.repair.compare(this.tiers, true);
				this.repair.replay().run(this.tiers);
				if (this.repair.isAnswered()) {
					this.disconnected.heardOf(this.tiers.values());
				}
				if (!ahead.isEmpty()) {
					this.thread.schedule(() -> run(() -> lookAgain(ahead)), RedisRepair.ON_THE_WAY_MILLIS,
							TimeUnit.MILLISECONDS);
				}
				else {
					this.beatsWithGaps = 0;
				}
			}
		}
		finally {
			this.disconnected.check(this.tiers.values());
		}
	}

	private void lookAgain(List<Integer> ahead) {
		long missed = ahead.stream().filter((stripe) -> this.repair.catchUp(stripe, this.tiers)).count();
		if (missed > 0 && ++this.beatsWithGaps >= BEATS_WITH_GAPS_BEFORE_RECONNECT) {
			this.beatsWithGaps = 0;
			this.channels.suspect();
		}
	}

	private void submit(Runnable task) {
		try {
			this.thread.execute(() -> run(task));
		}
		catch (RejectedExecutionException ex) {
			logger.trace("The cache is closing", ex);
		}
	}

	/**
	 * Run a task of this class's own thread. Whatever it throws, the next heartbeat does
	 * what is left: one that ended so would be the last, and nobody would hear of it.
	 */
	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException ex) {
			logger.debug("A heartbeat or a repair of the cache failed; the next heartbeat does its work", ex);
		}
		catch (Throwable ex) {
			if (this.complainedAbout.add(ex.getClass().getName())) {
				logger.warn("A heartbeat of the cache ended in an error; the next one does its work", ex);
			}
			logger.debug("A heartbeat or a repair of the cache ended in an error", ex);
		}
	}

	@Override
	public boolean isSharing() {
		return this.redis.isAvailable();
	}

	@Override
	public boolean isMemoryClosed() {
		return this.disconnected.isClosed();
	}

	@Override
	public CoherenceStats stats() {
		return this.repair.stats(this.messages.sum());
	}

	@Override
	public void destroy() throws InterruptedException {
		this.redis.availability().removeListener(this);
		this.channels.unsubscribe(this.redis.layout().channel());
		this.thread.shutdownNow();
		this.thread.awaitTermination(2, TimeUnit.SECONDS);
		if (this.redis.isAvailable()) {
			// nobody makes up for them after this
			this.repair.replay().finish(this.tiers);
		}
	}

}
