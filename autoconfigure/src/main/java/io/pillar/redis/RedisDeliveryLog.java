package io.pillar.redis;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells the log once that messages do not arrive although Redis is there, and once that
 * they do again. What passes soon is most likely the beginning of an outage, which is
 * told elsewhere.
 */
final class RedisDeliveryLog {

	private static final Log logger = LogFactory.getLog(RedisDeliveryLog.class);

	private static final int FAILURES_TO_COMPLAIN = 4;

	private final AtomicBoolean saidWithoutShards = new AtomicBoolean();

	private int failures;

	private boolean complained;

	void worked() {
		this.failures = 0;
		if (this.complained) {
			this.complained = false;
			logger.info("Messages of the other nodes arrive again");
		}
	}

	void withoutShards() {
		if (this.saidWithoutShards.compareAndSet(false, true)) {
			logger
				.warn("The user of Redis has no right to SSUBSCRIBE. Grant it with SPUBLISH and SUNSUBSCRIBE, or none "
						+ "of the three to any node: then events go to all nodes of the Cluster");
		}
	}

	void failed(RuntimeException ex) {
		logger.debug("Cannot subscribe now", ex);
		this.failures++;
		RedisDiagnosis why = RedisDiagnoses.of(ex);
		if (!this.complained && (!why.isPassing() || this.failures == FAILURES_TO_COMPLAIN)) {
			this.complained = true;
			logger.warn("Messages of the other nodes do not arrive: Redis was asked to deliver them and %s. %s"
				.formatted(why.summary(), why.remedy()));
		}
	}

}
