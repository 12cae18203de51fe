package io.pillar.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.redis.Continuations;
import io.pillar.redis.KeySpace;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;

/**
 * One application of a fleet. It has the sessions of one set of settings at a time.
 */
final class SessionNode {

	static final SessionSweep SWEEP = new SessionSweep(Duration.ofMillis(200), Duration.ofSeconds(3));

	private final Deque<RedisSessionSweeper> sweepers = new ArrayDeque<>();

	private final ConfigurableApplicationContext context;

	private RedisSessionEnds ends;

	SessionNode(ConfigurableApplicationContext context) {
		this.context = context;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	SessionSide open(SessionSettings settings) {
		return open(settings, SWEEP);
	}

	SessionSide open(SessionSettings settings, SessionSweep sweep) {
		return open(settings, sweep, new SessionNetwork());
	}

	SessionSide open(SessionSettings settings, SessionSweep sweep, SessionNetwork network) {
		return open(SessionNodes.parts(settings, network::now), sweep, network);
	}

	SessionSide open(SessionParts parts, SessionSweep sweep, SessionNetwork network) {
		SessionLog log = new SessionLog();
		RedisSessionCalls calls = new RedisSessionCalls(bean(RedisLink.class), bean(KeySpace.class), NodeId.random(),
				bean(RedisClock.class), bean(Continuations.class).executor(), parts.counters());
		NearSessions near = new NearSessions(parts.settings(), parts.nanos());
		RedisSessionEnds ends = new RedisSessionEnds(parts, calls, near, sweep, log);
		this.ends = ends;
		RedisAvailability availability = bean(RedisAvailability.class);
		FallbackSessionStore store = new FallbackSessionStore(parts,
				network.to(new RedisSessionStore(parts, calls, ends)), near,
				() -> network.isThere() && availability.isAvailable());
		network.connect(store);
		RedisSessionSweeper sweeper = new RedisSessionSweeper(availability, bean(RedisChannels.class),
				new RedisSessionChanges(near, calls), calls, store, ends, sweep);
		sweeper.afterPropertiesSet();
		this.sweepers.push(sweeper);
		if (availability.isAvailable()) {
			SessionNodes.awaitSubscribed(this);
		}
		return SessionSide.of(parts, store, log);
	}

	RedisSessionEnds ends() {
		return this.ends;
	}

	/**
	 * Leave the sessions as they are and do nothing for them any more.
	 */
	void leave() {
		while (!this.sweepers.isEmpty()) {
			try {
				this.sweepers.pop().destroy();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
