package io.pillar.sample.demo;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Says at start what to do next, and what a demonstration leaves open.
 */
@Component
@Profile("demo")
class Announcement {

	private static final Log logger = LogFactory.getLog(Announcement.class);

	private final Environment environment;

	Announcement(Environment environment) {
		this.environment = environment;
	}

	@EventListener(ApplicationReadyEvent.class)
	void announce() {
		logger.warn("Profile 'demo': POST /api/dev-tokens gives a token to anyone who asks, the passwords of "
				+ "POST /login are known to everybody, and POST /actuator/embeddedredis takes the Redis away. Not for "
				+ "production.");
		int port = this.environment.getRequiredProperty("local.server.port", Integer.class);
		logger.info(("Try 'curl -i http://127.0.0.1:%d/api/bots/greeter' twice and look at Cache-Status, then start "
				+ "another node with --server.port=%d and ask that one. Bots are kept in %s.")
			.formatted(port, port + 1, database()));
	}

	private String database() {
		// without the options after it, of which one may be a password
		return this.environment.getRequiredProperty("spring.datasource.url").split("[;?]", 2)[0];
	}

}
