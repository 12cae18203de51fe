package io.pillar.presence;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Presence on this node only.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Presence.class)
class LocalPresenceConfiguration {

	@Bean
	LocalPresence pillarLocalPresence(PresenceSettings settings, PresenceEvents events, Typists typists,
			ActiveUsers active, ObjectProvider<Clock> clock) {
		Clock own = clock.getIfUnique(Clock::systemUTC);
		OwnMembers members = new OwnMembers(settings.maxMembers(), System::nanoTime, own::millis);
		// a member is in a channel and among everyone
		LocalTeller told = new LocalTeller(members, events, 2 * settings.maxMembers());
		return new LocalPresence(members, new LocalRecords(own, settings), told, typists, active, settings);
	}

	@Bean
	PresenceLifecycle pillarPresenceLifecycle(LocalPresence presence) {
		return new PresenceLifecycle(presence::start, presence::close);
	}

	@Bean
	Presence pillarPresence(LocalPresence store, PresencePolicy policy, PresenceEvents events, ActiveUsers active,
			Typists typists) {
		return new NodePresence(store, policy, events, active, typists);
	}

}
