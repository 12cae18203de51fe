package io.pillar.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The one place that knows whether Redis can be used. It says no after a few calls in a
 * row were refused, dropped or took longer than their budget, and yes again once a probe
 * was answered and every feature has repaired what happened meanwhile. While it says no,
 * no feature waits for Redis.
 *
 * @since 0.1.0
 */
public final class RedisAvailability {

	private static final Log logger = LogFactory.getLog(RedisAvailability.class);

	private final RedisSuspicion suspicion;

	private final RedisListeners listeners = new RedisListeners();

	private final ReentrantLock transition = new ReentrantLock();

	// what the log was told about this outage
	private final Set<RedisDiagnosis> said = EnumSet.noneOf(RedisDiagnosis.class);

	private final Clock clock;

	private final String address;

	private volatile Runnable lost = () -> {
	};

	private volatile State state;

	private volatile long losses;

	/**
	 * Start as unavailable.
	 * @param clock the clock for the times that people read
	 * @param address where Redis should be
	 * @param isCluster whether a part of it may be away while the rest serves
	 */
	RedisAvailability(Clock clock, String address, boolean isCluster) {
		this.clock = clock;
		this.address = address;
		this.state = new State(false, clock.instant(), "not connected yet");
		this.suspicion = new RedisSuspicion(isCluster);
	}

	/**
	 * Return whether Redis can be used now.
	 * @return whether calls are let through
	 */
	public boolean isAvailable() {
		return this.state.available;
	}

	/**
	 * Return since when it is as it is.
	 * @return the moment of the last change, by the clock of this node
	 */
	public Instant since() {
		return this.state.since;
	}

	/**
	 * Return why Redis cannot be used.
	 * @return the reason, empty while it can be used
	 */
	public Optional<String> reason() {
		State state = this.state;
		return state.available ? Optional.empty() : Optional.of(state.reason);
	}

	/**
	 * Add a listener.
	 * @param listener told of every change from now on
	 */
	public void addListener(Listener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Remove a listener.
	 * @param listener the listener
	 */
	public void removeListener(Listener listener) {
		this.listeners.remove(listener);
	}

	/**
	 * Say who brings Redis back.
	 * @param lost called when Redis was available and is not any more
	 */
	void whenLost(Runnable lost) {
		this.lost = lost;
	}

	void succeeded() {
		this.suspicion.succeeded();
	}

	void failed(RuntimeException cause) {
		if (this.state.available && this.suspicion.failed(cause)) {
			down(RedisDiagnoses.of(cause));
		}
	}

	/**
	 * Note that Redis cannot be used.
	 * @param why what is wrong
	 */
	void down(RedisDiagnosis why) {
		boolean was;
		boolean news;
		this.transition.lock();
		try {
			was = this.state.available;
			this.losses++;
			this.state = new State(false, was ? this.clock.instant() : this.state.since, why.summary());
			// once for the outage, and once more for each cause that only a person can
			// remove
			news = this.said.isEmpty() || (!this.said.contains(why) && !why.isPassing());
			this.said.add(why);
		}
		finally {
			this.transition.unlock();
		}
		if (news) {
			logger.warn("Redis at %s is unavailable: %s. This node goes on without it until it returns. %s"
				.formatted(this.address, why.summary(), why.remedy()));
		}
		if (was) {
			this.lost.run();
		}
	}

	/**
	 * Tell the listeners that Redis went, if they were not told yet. On the monitor's
	 * thread, as {@link #up} is, so that they hear everything in order.
	 */
	void tell() {
		if (!this.state.available) {
			this.listeners.unavailable();
		}
	}

	/**
	 * Let every feature repair what happened meanwhile, then let calls through.
	 * @return whether Redis can be used now; not where a repair failed
	 */
	boolean up() {
		tell();
		if (this.state.available) {
			return true;
		}
		long losses = this.losses;
		if (!this.listeners.repair()) {
			return false;
		}
		Instant since = this.state.since;
		if (!open(losses)) {
			return false;
		}
		logger.info("Redis at %s is available after %d ms".formatted(this.address,
				Duration.between(since, this.clock.instant()).toMillis()));
		this.listeners.available();
		return true;
	}

	/**
	 * Let calls through, unless Redis went again after some had repaired.
	 */
	private boolean open(long lossesBefore) {
		this.transition.lock();
		try {
			if (lossesBefore != this.losses) {
				return false;
			}
			this.suspicion.clear();
			this.said.clear();
			this.state = new State(true, this.clock.instant(), "");
			return true;
		}
		finally {
			this.transition.unlock();
		}
	}

	/**
	 * Told when Redis goes and comes, always in the order unavailable, repair, available.
	 * Called on one thread of Pillar's own; must not block longer than a few calls to
	 * Redis take.
	 *
	 * @since 0.1.0
	 */
	public interface Listener {

		/**
		 * Redis cannot be used from now on.
		 */
		default void unavailable() {
		}

		/**
		 * Redis answers again but is not used yet: put in order what happened meanwhile.
		 * @return whether it worked; where not, Redis stays unavailable and this is
		 * called again
		 */
		default boolean repair() {
			return true;
		}

		/**
		 * Redis is used again.
		 */
		default void available() {
		}

	}

	private record State(boolean available, Instant since, String reason) {

	}

}
