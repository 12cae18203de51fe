package io.pillar.presence;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.redis.FeatureStatus;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * When there is presence, and of which kind.
 */
class PresenceAutoConfigurationTests {

	private final ApplicationContextRunner local = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
				PillarRedisAutoConfiguration.class, PresenceAutoConfiguration.class));

	private final ApplicationContextRunner shared = this.local.withPropertyValues("pillar.mode=redis",
			"pillar.redis.start-timeout=0s", "spring.data.redis.port=1");

	@Test
	void presenceIsOfTheNodeWithoutRedisAndOfTheFleetWithIt() {
		this.local.run((context) -> assertThat(context).hasSingleBean(Presence.class)
			.hasSingleBean(LocalPresence.class)
			.doesNotHaveBean(RedisPresence.class));
		this.shared.run((context) -> assertThat(context).hasSingleBean(Presence.class)
			.hasSingleBean(PresenceInspection.class)
			.hasSingleBean(RedisPresence.class));
		this.shared.withPropertyValues("pillar.presence.mode=local")
			.run((context) -> assertThat(context).hasSingleBean(LocalPresence.class)
				.doesNotHaveBean(RedisPresence.class));
	}

	@Test
	void presenceCanBeSwitchedOffOrReplaced() {
		this.local.withPropertyValues("pillar.presence.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Presence.class).doesNotHaveBean(FeatureStatus.class));
		this.local.run((other) -> {
			Presence own = other.getBean(Presence.class);
			this.shared.withBean("own", Presence.class, () -> own).run((context) -> {
				assertThat(context.getBean(Presence.class)).isSameAs(own);
				assertThat(context.getBean(FeatureStatus.class).state()).contains("the application's own");
			});
		});
	}

	@Test
	void connectionsByStompAreHeardOfWhereThereMayBeSomeAndItIsNotSwitchedOff() {
		ApplicationContextRunner stomp = this.local
			.withConfiguration(AutoConfigurations.of(PresenceStompAutoConfiguration.class));
		stomp.run((context) -> assertThat(context).hasSingleBean(StompPresence.class));
		stomp.withPropertyValues("pillar.presence.stomp.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(Presence.class).doesNotHaveBean(StompPresence.class));
		stomp.withPropertyValues("pillar.presence.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(StompPresence.class));
		for (String missing : List.of("org.springframework.web.socket", "org.springframework.messaging")) {
			stomp.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasSingleBean(Presence.class)
					.doesNotHaveBean("pillarStompPresence"));
		}
		stomp.withPropertyValues("pillar.presence.stomp.prefix=/topic/*/")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("pillar.presence.stomp.prefix")
				.hasMessageContaining("no pattern"));
	}

	@Test
	void statusSaysWhatPresenceKnows() {
		this.local.run((context) -> {
			context.getBean(Presence.class).join("room", Member.of("ada", "a1"));
			assertThat(context.getBean(FeatureStatus.class).state())
				.isEqualTo("knows the members of this node only; this node holds 1");
		});
		this.shared.run((context) -> {
			assertThat(context.getBean(FeatureStatus.class).state())
				.isEqualTo("is not used on this node yet; this node holds 0");
			context.getBean(Presence.class).join("room", Member.of("ada", "a1"));
			assertThat(context.getBean(FeatureStatus.class).state())
				.isEqualTo("degraded: knows the members of this node only, until Redis is back; this node holds 1");
		});
	}

	@Test
	void nodeHoldsNoMoreMembersThanItMay() {
		for (ApplicationContextRunner runner : List.of(this.local, this.shared)) {
			runner.withPropertyValues("pillar.presence.max-members=2", "pillar.presence.grace=1h").run((context) -> {
				Presence presence = context.getBean(Presence.class);
				presence.join("room", Member.of("ada", "a1"));
				presence.join("room", Member.of("ada", "a2"));
				assertThatThrownBy(() -> presence.join("room", Member.of("eve", "e1")))
					.isInstanceOf(PresenceRefusedException.class)
					.hasMessageContaining("pillar.presence.max-members");
				// which is no reason for a request to fail
				presence.active("eve");
				assertThat(presence.isOnline("eve")).isFalse();
				assertThat(context.getBean(PresenceInspection.class).stats().refused()).isEqualTo(2);
				presence.leave("room", "a1");
				presence.join("room", Member.of("eve", "e1"));
				assertThat(presence.count("room")).isEqualTo(2);
				// a connection in its grace is one of those that the node holds
				presence.disconnect("e1");
				assertThatThrownBy(() -> presence.join("room", Member.of("ada", "e1")))
					.isInstanceOf(PresenceRefusedException.class);
				presence.join("room", Member.of("eve", "e1"));
				assertThat(presence.leave("room", "e1")).isTrue();
				assertThat(presence.count("room")).isOne();
			});
		}
	}

	@Test
	void whatIsConfiguredWrongIsNamed() {
		assertRefused("pillar.presence.lease", "999ms");
		assertRefused("pillar.presence.lease", "2h");
		assertRefused("pillar.presence.grace", "-1s");
		assertRefused("pillar.presence.max-members", "0");
		assertRefused("pillar.presence.max-members", "2000000000");
		assertRefused("pillar.presence.last-seen", "0s");
		assertRefused("pillar.presence.visitors", "1h");
		assertRefused("pillar.presence.requests.ttl", "0s");
	}

	private static void assertRefused(String property, String value) {
		PresenceProperties properties = new Binder(new MapConfigurationPropertySource(Map.of(property, value)))
			.bindOrCreate("pillar.presence", PresenceProperties.class);
		assertThatThrownBy(properties::toSettings)
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
				assertThat(ex.getName()).isEqualTo(property);
				assertThat(ex.getReason()).startsWith("Use ");
			});
	}

	@Test
	void applicationThatIsConfiguredWrongDoesNotStart() {
		for (ApplicationContextRunner runner : List.of(this.local, this.shared)) {
			runner.withPropertyValues("pillar.presence.lease=999ms")
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(InvalidConfigurationPropertyValueException.class));
		}
	}

}
