package io.pillar.actuator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.pillar.lock.LeadershipAutoConfiguration;
import io.pillar.lock.Leaderships;
import io.pillar.lock.LockAutoConfiguration;
import io.pillar.lock.LockInspection;
import io.pillar.lock.RunLedger;
import io.pillar.lock.RunOnceAutoConfiguration;

/**
 * The endpoint {@code pillarlocks}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		after = { LockAutoConfiguration.class, LeadershipAutoConfiguration.class, RunOnceAutoConfiguration.class })
@ConditionalOnClass({ WebEndpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(PillarLocksEndpoint.class)
@ConditionalOnBean(LockInspection.class)
public final class PillarLocksEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PillarLocksEndpoint pillarLocksEndpoint(LockInspection locks, ObjectProvider<Leaderships> leaderships,
			ObjectProvider<RunLedger> ledger) {
		return new PillarLocksEndpoint(locks, leaderships.getIfAvailable(), ledger.getIfAvailable());
	}

}
