package io.pillar.presence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.presence.RedisPartitions.Sent;
import io.pillar.presence.RedisPresenceScripts.Beat;
import io.pillar.redis.RedisAvailability;

/**
 * Says now and then that this node is there, and does what turns out to be due.
 */
/*
 * One script for each partition, all of them sent before the first is waited for. What
 * takes long (healing, sweeping) is interrupted by beats that only renew the lease, so
 * that a slow Redis is no reason to be taken for dead.
 */
final class RedisPresenceHeart implements RedisAvailability.Listener {

	private static final Log logger = LogFactory.getLog(RedisPresenceHeart.class);

	private static final int TOGETHER = 200;

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final RedisAvailability availability;

	private final RedisPartitions partitions;

	private final RedisMembership membership;

	private final RedisPresenceFollower follower;

	private final RedisHealer healer;

	private final RedisPresenceSweep sweep;

	private final ActiveUsers active;

	private final PresenceSettings settings;

	private final PresenceEvents events;

	private final LongSupplier nanos;

	private final SteadyBeats steady;

	private final PresencePulse pulse = new PresencePulse(this::beat);

	private final CountDownLatch first = new CountDownLatch(1);

	// of which suspicion the graces of each partition were written again
	private final @Nullable Long[] suspicions = new Long[RedisPresenceKeys.PARTITIONS];

	private long renewedAt;

	// what a slow beat would still renew would take the grace away; changed and looked at
	// under the lock of the members, under which it is sent
	private volatile boolean stopping;

	// nanoseconds until the next lease is over, as a rule that of a node that is gone
	private long nextOver;

	RedisPresenceHeart(RedisAvailability availability, RedisPartitions partitions, RedisMembership membership,
			RedisPresenceFollower follower, RedisHealer healer, RedisPresenceSweep sweep, ActiveUsers active,
			PresenceSettings settings, PresenceEvents events, LongSupplier nanos) {
		this.availability = availability;
		this.partitions = partitions;
		this.membership = membership;
		this.follower = follower;
		this.healer = healer;
		this.sweep = sweep;
		this.active = active;
		this.settings = settings;
		this.events = events;
		this.nanos = nanos;
		this.steady = new SteadyBeats(RedisPresenceKeys.PARTITIONS, settings.lease());
	}

	void start() {
		this.stopping = false;
		this.availability.addListener(this);
		this.pulse.start();
	}

	/**
	 * Wait a little for the first beat: it finds where the streams are before anybody
	 * joins.
	 */
	void awaitFirst() {
		try {
			this.first.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void available() {
		this.pulse.hurry();
	}

	private long beat() {
		long pause = this.settings.beat().toNanos();
		this.nextOver = pause;
		try {
			expire();
			this.membership.purge();
			if (this.availability.isAvailable()) {
				renewAndHandle();
			}
		}
		finally {
			this.first.countDown();
		}
		// nodes that began together do not stay so
		return Math.min(this.nextOver, ThreadLocalRandom.current().nextLong(pause * 9 / 10, pause + 1));
	}

	private void expire() {
		List<String> over = this.active.expire();
		for (int from = 0; from < over.size(); from += TOGETHER) {
			over.subList(from, Math.min(from + TOGETHER, over.size()))
				.stream()
				.map(this.membership::inactive)
				.toList()
				.forEach(CompletableFuture::join);
			renewWhereItIsTime();
		}
	}

	private void renewAndHandle() {
		List<Sent> sent = renew(this::sweep);
		int healed = IntStream.range(0, sent.size()).map((index) -> handle(index, sent.get(index))).sum();
		if (healed > 0) {
			logger.info("Redis lost entries of this node or had too many: %d were put right".formatted(healed));
		}
	}

	private List<Sent> renew(IntFunction<Duration> sweep) {
		return this.membership.own(() -> this.stopping ? List.<Sent>of() : send(this.settings.lease(), sweep));
	}

	private List<Sent> send(Duration lease, IntFunction<Duration> sweep) {
		this.renewedAt = this.nanos.getAsLong();
		return IntStream.range(0, RedisPresenceKeys.PARTITIONS)
			.mapToObj((index) -> this.partitions.beat(index, lease, sweep.apply(index)))
			.toList();
	}

	/**
	 * Do what the answer to a beat asks for.
	 * @return how many entries were put right
	 */
	private int handle(int index, Sent sent) {
		try {
			Beat beat = sent.answer().join();
			this.events.beats.increment();
			this.events.beatNanos.add(this.nanos.getAsLong() - this.renewedAt);
			if (beat.holds() > 0) {
				this.nextOver = Math.min(this.nextOver, TimeUnit.MILLISECONDS.toNanos(beat.holds()));
			}
			boolean healthy = beat.sum() == sent.sum();
			boolean steady = this.steady.answered(index, this.nanos.getAsLong());
			this.follower.position(index, beat.last(), sent.seen(), healthy);
			int healed = healthy ? 0 : this.healer.heal(index, this::renewWhereItIsTime);
			healGraces(index);
			if (steady) {
				sweep(index, beat);
			}
			return healed;
		}
		catch (RuntimeException ex) {
			// the next one will tell, and other partitions are right
			logger.debug("A beat was not answered, or what it asks for could not be done", ex);
			return 0;
		}
	}

	/**
	 * Others compare what they were told with who is there, and whose grace runs is
	 * there.
	 */
	private void healGraces(int index) {
		Long suspicion = this.follower.suspicion(index);
		if (suspicion != null && !suspicion.equals(this.suspicions[index])
				&& this.healer.healGraces(index, this::renewWhereItIsTime)) {
			this.suspicions[index] = suspicion;
		}
	}

	private Duration sweep(int index) {
		return this.steady.isSteady(index, this.renewedAt) ? this.settings.beat() : Duration.ZERO;
	}

	private void sweep(int index, Beat beat) {
		long deadline = this.nanos.getAsLong() + this.settings.beat().toNanos();
		BooleanSupplier goOn = () -> {
			renewWhereItIsTime();
			return !this.stopping && this.nanos.getAsLong() - deadline < 0;
		};
		if (beat.due()) {
			this.sweep.due(index, beat.now(), goOn);
		}
		if (beat.dead()) {
			this.sweep.dead(index, beat.now(), goOn);
		}
	}

	private void renewWhereItIsTime() {
		if (this.nanos.getAsLong() - this.renewedAt >= this.settings.beat().toNanos()) {
			renew((index) -> Duration.ZERO);
		}
	}

	/**
	 * Stop, and vouch for what was written as long as its users have to come back.
	 * @param grace for how long
	 */
	void stop(Duration grace) {
		this.membership.own(() -> this.stopping = true);
		this.availability.removeListener(this);
		this.pulse.close();
		try {
			send(grace, (index) -> Duration.ZERO).forEach((sent) -> sent.answer().join());
		}
		catch (CompletionException ex) {
			logger.debug("Nobody hears that this node stops: its members leave when its lease is over", ex);
		}
	}

}
