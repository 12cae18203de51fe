package io.pillar.docs.session;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.redis.PillarRedisAutoConfiguration;
import io.pillar.session.SharedSessionAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page of sessions shows does what the page says.
 */
class SessionSnippetsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PillarRedisAutoConfiguration.class, SharedSessionAutoConfiguration.class))
		.withPropertyValues("pillar.mode=local", "spring.application.name=docs")
		.withBean(Tokens.class)
		.withBean(Devices.class)
		.withBean(Visits.class);

	@Test
	void tokenIsValidUntilItIsRenewed() {
		this.runner.run((context) -> {
			Tokens tokens = context.getBean(Tokens.class);
			String token = tokens.login("alice", "alice@example.com", "192.0.2.1", "a phone");
			assertThat(tokens.userOf(token)).contains("alice");
			String renewed = tokens.renew(token).orElseThrow();
			assertThat(tokens.userOf(token)).isEmpty();
			assertThat(tokens.userOf(renewed)).contains("alice");
		});
	}

	@Test
	void devicesAreListedAndLoggedOut() {
		this.runner.run((context) -> {
			Tokens tokens = context.getBean(Tokens.class);
			Devices devices = context.getBean(Devices.class);
			String phone = tokens.login("alice", "alice@example.com", "192.0.2.1", "a phone");
			String laptop = tokens.login("alice", "alice@example.com", "192.0.2.2", "a laptop");
			assertThat(devices.of("alice")).hasSize(2).anyMatch((device) -> device.startsWith("a phone, last seen"));
			assertThat(devices.logOutElsewhere("alice", phone)).isEqualTo(1);
			assertThat(tokens.userOf(laptop)).isEmpty();
			assertThat(devices.logOutEverywhere("alice")).isEqualTo(1);
			assertThat(tokens.userOf(phone)).isEmpty();
		});
	}

	@Test
	void visitsAreCounted() {
		this.runner.run((context) -> {
			String token = context.getBean(Tokens.class).login("alice", "alice@example.com", "192.0.2.1", "a phone");
			Visits visits = context.getBean(Visits.class);
			assertThat(visits.count(token)).isEqualTo(1);
			assertThat(visits.count(token)).isEqualTo(2);
			assertThat(visits.count("made-up")).isZero();
		});
	}

}
