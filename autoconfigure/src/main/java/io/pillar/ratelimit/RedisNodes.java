package io.pillar.ratelimit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ScriptOutputType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

import io.pillar.redis.LuaScript;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisLink;

/**
 * Counts the nodes that enforce the same limits, so that each knows its share when Redis
 * goes away. A node that died counts for 15 seconds more. Until Redis has answered once,
 * there are as many as are expected.
 */
final class RedisNodes implements RedisAvailability.Listener, InitializingBean, DisposableBean {

	private static final Log logger = LogFactory.getLog(RedisNodes.class);

	private static final LuaScript BEAT = LuaScript.beside(RedisNodes.class, "beat");

	/**
	 * How often a node says that it is there.
	 */
	static final Duration PERIOD = Duration.ofSeconds(5);

	private static final int BEATS = 3;

	private final RedisLink link;

	private final RedisAvailability availability;

	private final byte[] key;

	private final byte[] node;

	private final long period;

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "pillar-rate-limit");
		thread.setDaemon(true);
		return thread;
	});

	private volatile int count;

	private volatile Runnable beating = () -> {
	};

	// only touched by the thread
	private int beatsOfDoubt;

	RedisNodes(RedisLink link, RedisAvailability availability, RedisSubjects subjects, NodeId node, int expected,
			Duration period) {
		this.count = expected;
		this.period = period.toMillis();
		this.link = link;
		this.availability = availability;
		this.key = subjects.nodes();
		this.node = node.value().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public void afterPropertiesSet() {
		this.availability.addListener(this);
		this.thread.scheduleWithFixedDelay(this::beat, 0, this.period, TimeUnit.MILLISECONDS);
	}

	/**
	 * Redis may have forgotten nodes, or counted them out while it could not be told that
	 * they are there: until each of them had the time to say so, none is taken for gone.
	 */
	@Override
	public void available() {
		this.thread.execute(() -> {
			this.beatsOfDoubt = BEATS;
			beat();
		});
	}

	/**
	 * Say who wants to do something at each beat.
	 * @param beating called on the thread of the beats, at each of them
	 */
	void whenBeating(Runnable beating) {
		this.beating = beating;
	}

	/**
	 * Return how many nodes there were when Redis was there last.
	 * @return how many, this one among them
	 */
	int count() {
		return this.count;
	}

	private void beat() {
		try {
			int there = Math.max(1, beat(BEATS * this.period));
			this.count = (this.beatsOfDoubt > 0) ? Math.max(this.count, there) : there;
			this.beatsOfDoubt = Math.max(0, this.beatsOfDoubt - 1);
			this.beating.run();
		}
		catch (Throwable ex) {
			// the last count stands: it is for the time without Redis
			logger.debug("Cannot count the nodes", ex);
		}
	}

	private int beat(long life) {
		Long count = this.link.call(BEAT, ScriptOutputType.INTEGER, new byte[][] { this.key }, this.node,
				Long.toString(life).getBytes(StandardCharsets.US_ASCII));
		return count.intValue();
	}

	@Override
	public void destroy() throws InterruptedException {
		this.availability.removeListener(this);
		this.thread.shutdownNow();
		this.thread.awaitTermination(2, TimeUnit.SECONDS);
		try {
			beat(0);
		}
		catch (RuntimeException ex) {
			logger.debug("Cannot leave; this node counts as there for a while", ex);
		}
	}

}
