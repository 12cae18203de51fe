package io.pillar.actuator;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.pillar.lock.LockAutoConfiguration;
import io.pillar.lock.LockInspection;

/**
 * The meters of locks.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = LockAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBooleanProperty(name = "pillar.lock.enabled", matchIfMissing = true)
public final class PillarLockMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PillarLockMetrics pillarLockMetrics(ObjectProvider<LockInspection> locks) {
		return new PillarLockMetrics(locks::getIfAvailable);
	}

}
