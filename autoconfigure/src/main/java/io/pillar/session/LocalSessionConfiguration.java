package io.pillar.session;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Sessions of this node only.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SessionStore.class)
class LocalSessionConfiguration {

	@Bean
	LocalSessionStore pillarSessionStore(SessionParts parts, SessionProperties properties, SessionEvents events) {
		return new LocalSessionStore(parts, properties.checkedMaxLocalSessions(), events);
	}

	@Bean
	LocalSessionSweeper pillarSessionSweeper(LocalSessionStore store, ObjectProvider<SessionSweep> sweep) {
		return new LocalSessionSweeper(store, sweep.getIfAvailable(() -> SessionSweep.DEFAULT).period());
	}

	@Bean
	SessionStats sessionStats(SessionCounters counters, LocalSessionStore store) {
		return new CountedSessionStats(counters, store::size, () -> 0);
	}

}
