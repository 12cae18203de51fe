package io.pillar.lock;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import io.pillar.lock.RunOnce.OnCrash;

/**
 * How slots of jobs are run once.
 *
 * @param onCrash What becomes of a slot whose node died while it ran it.
 * @param lease How long a node that runs a slot and is not heard of counts as alive.
 * @param history How many slots of each job are remembered.
 */
@ConfigurationProperties("pillar.lock.run-once")
record RunOnceProperties(@DefaultValue("miss") OnCrash onCrash, @DefaultValue("30s") Duration lease,
		@DefaultValue("200") int history) {

	private static final Duration SHORTEST_LEASE = Duration.ofMillis(300);

	private static final Duration LONGEST_LEASE = Duration.ofDays(1);

	Duration checkedLease() {
		if (this.lease.compareTo(SHORTEST_LEASE) < 0 || this.lease.compareTo(LONGEST_LEASE) > 0) {
			throw new InvalidConfigurationPropertyValueException("pillar.lock.run-once.lease", this.lease,
					"A node says three times in that time that it is alive. Use 300ms to 1d.");
		}
		return this.lease;
	}

	int checkedHistory() {
		if (this.history < 10 || this.history > 10_000) {
			throw new InvalidConfigurationPropertyValueException("pillar.lock.run-once.history", this.history,
					"A slot that is forgotten too soon could be run twice. Use 10 to 10000.");
		}
		return this.history;
	}

}
