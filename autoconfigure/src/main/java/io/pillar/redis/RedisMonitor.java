package io.pillar.redis;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

import io.pillar.redis.PillarRedisProperties.OnStartFailure;

/**
 * Connects, asks whether Redis is there, and says so to {@link RedisAvailability}.
 */
/*
 * One thread does all of it, so its steps need no lock, and listeners hear of changes in
 * order. Each beat is one of two:
 *
 * unavailable: see to it that there is a connection that answers. One that does not
 * answer twice is replaced, because it may lead to a host that is gone, or to a master
 * that was replaced while it hung, and would only say so when TCP gives up, minutes
 * later. One that answers but did not serve the last time is replaced too, because it may
 * lead to an old master. Then rehearse: what every feature needs (a write, a script, a
 * message) is done once, so that a missing right or a read-only replica is found here and
 * named, not in a request. Then the features repair, then calls are let through.
 *
 * available: ask for the time, so that an idle node notices an outage too and the clock
 * stays fresh.
 *
 * The pause between two beats grows while it is in vain, and is different on each node. A
 * loss ends the pause at once, except soon after a return: a Redis that drops every
 * connection must not be asked in a loop.
 */
final class RedisMonitor implements InitializingBean, DisposableBean {

	private static final Log logger = LogFactory.getLog(RedisMonitor.class);

	private static final Duration BEAT = Duration.ofMillis(500);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private static final int SILENCES_BEFORE_A_NEW_CONNECTION = 2;

	private final RedisConnector connector;

	private final RedisLink link;

	private final RedisLink patient;

	private final RedisAvailability availability;

	private final RedisChannels channels;

	private final RedisRehearsal rehearsal;

	private final PillarRedisProperties properties;

	private final CountDownLatch firstBeat = new CountDownLatch(1);

	private final Semaphore wake = new Semaphore(0);

	private final Thread thread = new Thread(this::run, "pillar-redis-monitor");

	private final CountDownLatch stop = new CountDownLatch(1);

	private volatile RedisDiagnosis lastFailure = RedisDiagnosis.NO_ANSWER;

	private boolean unfit;

	private int silences;

	private int attempts;

	RedisMonitor(RedisConnector connector, RedisLink link, RedisLink patient, RedisAvailability availability,
			RedisChannels channels, RedisRehearsal rehearsal, PillarRedisProperties properties) {
		this.connector = connector;
		this.link = link;
		this.patient = patient;
		this.availability = availability;
		this.channels = channels;
		this.rehearsal = rehearsal;
		this.properties = properties;
		this.thread.setDaemon(true);
	}

	@Override
	public void afterPropertiesSet() throws InterruptedException {
		Duration patience = this.properties.checkedStartTimeout();
		this.availability.whenLost(this.wake::release);
		this.channels.whenNeeded(this.wake::release);
		this.thread.start();
		if (!this.firstBeat.await(patience.toMillis(), TimeUnit.MILLISECONDS) && !patience.isZero()) {
			this.availability.down(RedisDiagnosis.NO_ANSWER);
		}
		if (!this.availability.isAvailable() && this.properties.onStartFailure() == OnStartFailure.FAIL) {
			RedisDiagnosis why = this.lastFailure;
			destroy();
			throw new RedisRequiredException(this.connector.address(), why);
		}
	}

	private void run() {
		try {
			while (!isStopped()) {
				beat();
				this.firstBeat.countDown();
				rest();
			}
		}
		catch (InterruptedException ex) {
			// destroyed
		}
	}

	private void rest() throws InterruptedException {
		if (this.attempts == 0) {
			this.wake.tryAcquire(BEAT.toMillis(), TimeUnit.MILLISECONDS);
		}
		else {
			long pause = Math.min(SHORTEST_PAUSE.toMillis() << Math.min(this.attempts, 16), LONGEST_PAUSE.toMillis());
			this.stop.await(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1), TimeUnit.MILLISECONDS);
		}
		this.wake.drainPermits();
	}

	private boolean isStopped() {
		return this.stop.getCount() == 0;
	}

	private void beat() {
		try {
			this.availability.tell();
			if (this.availability.isAvailable() && this.connector.isConnected()) {
				watch();
			}
			else {
				this.attempts++;
				recover();
			}
		}
		catch (Throwable ex) {
			// whatever it is: without this thread Redis would never be found again
			this.lastFailure = RedisDiagnoses.of(ex);
			logger.debug("Redis was asked and failed", ex);
			if (!isStopped()) {
				this.availability.down(this.lastFailure);
			}
		}
	}

	private void recover() {
		if (!this.connector.isConnected() || this.unfit || isSilent()) {
			this.connector.connect();
		}
		this.silences = 0;
		this.unfit = true;
		// a process that has just begun may be slow itself, and only its start waits for
		// it
		this.rehearsal.run((this.firstBeat.getCount() > 0) ? this.patient : this.link);
		this.unfit = false;
		this.channels.ensure();
		this.availability.up();
	}

	private boolean isSilent() {
		try {
			this.link.repair((redis) -> redis.ping());
			return false;
		}
		catch (RuntimeException ex) {
			if (++this.silences < SILENCES_BEFORE_A_NEW_CONNECTION) {
				throw ex;
			}
			return true;
		}
	}

	private void watch() {
		try {
			this.rehearsal.clock().sample(this.link);
			this.silences = 0;
			this.attempts = 0;
		}
		catch (RuntimeException ex) {
			logger.debug("Redis was asked for the time and failed", ex);
			this.attempts = 1;
			// calls may go on through the other nodes of a Cluster
			if (++this.silences > SILENCES_BEFORE_A_NEW_CONNECTION && this.availability.isAvailable()) {
				this.silences = 0;
				this.connector.connect();
			}
			return;
		}
		this.channels.ensure();
	}

	@Override
	public void destroy() throws InterruptedException {
		this.stop.countDown();
		this.thread.interrupt();
		this.thread.join(2000);
	}

}
