package io.pillar.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;

/**
 * Does for sessions what is done from time to time: finds those that are over, and tells
 * Redis what it was not told.
 */
final class RedisSessionSweeper implements InitializingBean, DisposableBean {

	private static final Log logger = LogFactory.getLog(RedisSessionSweeper.class);

	private static final long PUSH_PERIOD = 1000;

	private static final long LONGEST = 60;

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "pillar-session");
		thread.setDaemon(true);
		return thread;
	});

	private final RedisAvailability availability;

	private final RedisChannels channels;

	private final RedisSessionChanges changes;

	private final RedisSessionCalls calls;

	private final FallbackSessionStore store;

	private final RedisSessionEnds ends;

	private final SessionSweep sweep;

	RedisSessionSweeper(RedisAvailability availability, RedisChannels channels, RedisSessionChanges changes,
			RedisSessionCalls calls, FallbackSessionStore store, RedisSessionEnds ends, SessionSweep sweep) {
		this.availability = availability;
		this.channels = channels;
		this.changes = changes;
		this.calls = calls;
		this.store = store;
		this.ends = ends;
		this.sweep = sweep;
	}

	@Override
	public void afterPropertiesSet() {
		this.availability.addListener(this.store);
		this.channels.subscribe(this.calls.keys().channel(), this.changes);
		this.channels.subscribe(this.calls.keys().acks(this.calls.node()), this.calls.acks());
		long period = this.sweep.period().toMillis();
		this.thread.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.MILLISECONDS);
		this.thread.scheduleWithFixedDelay(this::push, PUSH_PERIOD, PUSH_PERIOD, TimeUnit.MILLISECONDS);
	}

	private void sweep() {
		try {
			if (this.availability.isAvailable()) {
				this.ends.sweep().get(LONGEST, TimeUnit.SECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException | ExecutionException | TimeoutException ex) {
			logger.debug("Cannot look for sessions that are over; the next time will find them", ex);
		}
	}

	private void push() {
		try {
			this.store.push();
			if (this.store.pending() == 0) {
				this.calls.accepted();
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Cannot tell Redis of changes; the next time will", ex);
		}
	}

	@Override
	public void destroy() throws InterruptedException {
		this.thread.shutdownNow();
		this.thread.awaitTermination(2, TimeUnit.SECONDS);
		// what nobody else can tell Redis later
		this.store.pushAll(2, TimeUnit.SECONDS);
		this.availability.removeListener(this.store);
		this.changes.stop();
		await(this.calls.stops().say(this.calls.node(), this.ends.memory()));
		this.channels.unsubscribe(this.calls.keys().channel());
		this.channels.unsubscribe(this.calls.keys().acks(this.calls.node()));
	}

	private static void await(CompletableFuture<?> answer) {
		answer.handle((done, ex) -> done).join();
	}

}
