package io.pillar.lock;

import java.time.Clock;
import java.util.Optional;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisClock;

/**
 * Applies {@link RunOnce}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = { "io.pillar.redis.PillarRedisAutoConfiguration", "io.pillar.lock.LockAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "pillar.lock.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RunOnceProperties.class)
@Import({ RedisRunOnceConfiguration.class, LocalRunOnceConfiguration.class })
public final class RunOnceAutoConfiguration {

	@Bean
	static RunOnceJobs pillarRunOnceJobs(ObjectProvider<RunOnceProperties> properties,
			ObjectProvider<SlotLedger> ledger) {
		// made before all other beans, so what it needs is made when it is needed
		return new RunOnceJobs(() -> properties.getObject().onCrash(), ledger::getObject);
	}

	@Bean
	FleetClock pillarFleetClock(ObjectProvider<RedisClock> redis) {
		RedisClock clock = redis.getIfAvailable();
		return new FleetClock(() -> (clock != null) ? clock.earliest(System.nanoTime()) : Optional.empty());
	}

	@Bean
	RunOnceKeeper pillarRunOnceKeeper(SlotLedger ledger, RunOnceProperties properties, ObjectProvider<Clock> clock,
			FleetClock fleet, ObjectProvider<RunListener> listeners) {
		return new RunOnceKeeper(ledger, properties.checkedLease(), RunOnceKeeper.GRACE, clock.getIfUnique(Clock::systemUTC), fleet,
				listeners.orderedStream().toList());
	}

	@Bean
	RunOnceConfigurer pillarRunOnceConfigurer(RunOnceJobs jobs, ObjectProvider<RunOnceKeeper> keeper,
			FleetClock fleet) {
		return new RunOnceConfigurer(jobs, keeper::getObject, fleet);
	}

	@Bean
	RunOnceReturn pillarRunOnceReturn(ObjectProvider<RedisAvailability> availability, RunOnceJobs jobs,
			RunOnceKeeper keeper) {
		return new RunOnceReturn(availability.getIfAvailable(), jobs, keeper);
	}

	@Bean
	RunListener pillarRunMissedPublisher(ApplicationEventPublisher publisher) {
		return new RunListener() {

			@Override
			public void missed(RunMissed missed) {
				publisher.publishEvent(missed);
			}

		};
	}

}
