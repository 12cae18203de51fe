package io.pillar.sample.demo;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says at start what a demonstration leaves open.
 */
@Component
@Profile("demo")
class Announcement {

	private static final Log logger = LogFactory.getLog(Announcement.class);

	private final String database;

	Announcement(@Value("${spring.datasource.url}") String database) {
		this.database = database;
	}

	@EventListener(ApplicationReadyEvent.class)
	void announce() {
		logger.info("Bots are kept in " + this.database);
		logger.warn("Profile 'demo': POST /api/dev-tokens gives a token to anyone who asks, and "
				+ "POST /actuator/embeddedredis takes the Redis away. Not for production.");
	}

}
