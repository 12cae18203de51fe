package io.pillar.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

import io.pillar.redis.FeatureStatus;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of sessions is there, and when.
 */
class SharedSessionAutoConfigurationTests {

	private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PillarRedisAutoConfiguration.class,
				SharedSessionAutoConfiguration.class))
		.withPropertyValues("spring.application.name=app");

	private void assertFails(String message, String... properties) {
		this.context.withPropertyValues(properties).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName() + "=" + ex.getValue() + ": " + ex.getReason()).contains(message);
					assertThat(ex.toString() + ex.getReason()).doesNotContain("c2VjcmV0");
				});
		});
	}

	@Test
	void sessionsLiveOnTheNodeWithoutRedis() {
		this.context.run((context) -> {
			assertThat(context).hasSingleBean(LocalSessionStore.class).hasSingleBean(SessionTokens.class);
			assertThat(context).hasSingleBean(UserSessions.class).hasSingleBean(SessionUpdates.class);
			assertThat(context.getBean(SessionRepository.class)).isInstanceOf(FindByIndexNameSessionRepository.class);
			assertThat(context.getBean("pillarSessionStatus", FeatureStatus.class).state())
				.isEqualTo("keeps sessions in the memory of this node");
		});
	}

	@Test
	void sessionsAreSharedWhereAConnectionIsConfigured() {
		this.context.withPropertyValues("spring.data.redis.host=localhost", "spring.data.redis.port=1")
			.run((context) -> {
				assertThat(context).hasSingleBean(FallbackSessionStore.class);
				assertThat(context.getBean("pillarSessionStatus", FeatureStatus.class).state())
					.startsWith("degraded: sessions that this node knows go on");
			});
	}

	@Test
	void sessionsMayLiveOnTheNodeWhereOtherThingsAreShared() {
		this.context
			.withPropertyValues("spring.data.redis.host=localhost", "spring.data.redis.port=1",
					"pillar.session.mode=local")
			.run((context) -> assertThat(context).hasSingleBean(LocalSessionStore.class));
	}

	@Test
	void sessionsLiveOnTheNodeWithoutAClient() {
		this.context.withClassLoader(new FilteredClassLoader(RedisClient.class))
			.run((context) -> assertThat(context).hasSingleBean(LocalSessionStore.class));
	}

	@Test
	void thereAreNoneWithoutSpringSessionOrCaffeine() {
		for (Class<?> missing : new Class<?>[] { Session.class, Caffeine.class }) {
			this.context.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionTokens.class));
		}
	}

	@Test
	void thereAreNoneWhereTheyAreSwitchedOff() {
		this.context.withPropertyValues("pillar.session.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SessionRepository.class));
	}

	@Test
	void repositoryOfTheApplicationWins() {
		this.context.withBean(MapSessionRepository.class, () -> new MapSessionRepository(Map.of()))
			.run((context) -> assertThat(context).hasSingleBean(SessionRepository.class)
				.doesNotHaveBean(SessionTokens.class));
	}

	@Test
	void timeoutIsThatOfSpringSessionOrOfTheServer() {
		assertTimeout(Duration.ofMinutes(30));
		assertTimeout(Duration.ofMinutes(7), "server.servlet.session.timeout=7m");
		assertTimeout(Duration.ofSeconds(90), "server.servlet.session.timeout=90");
		assertTimeout(Duration.ofHours(1), "spring.session.timeout=1h", "server.servlet.session.timeout=7m");
		assertFails("spring.session.timeout=soon: Use a duration", "spring.session.timeout=soon");
	}

	private void assertTimeout(Duration timeout, String... properties) {
		this.context.withPropertyValues(properties)
			.run((context) -> assertThat(context.getBean(SessionRepository.class).createSession())
				.extracting(Session::getMaxInactiveInterval)
				.isEqualTo(timeout));
	}

	@Test
	void propertiesAreBound() {
		this.context
			.withPropertyValues("pillar.session.max-lifetime=12h", "pillar.session.save-mode=on-change",
					"pillar.session.max-size=10KB", "pillar.session.per-user.max=3",
					"pillar.session.per-user.when-full=refuse", "pillar.session.near.size=5",
					"pillar.session.near.validity=0s", "pillar.session.on-redis-down=strict", "pillar.session.grace=1m",
					"pillar.session.max-pending=7")
			.run((context) -> assertThat(context.getBean(SessionSettings.class)).isEqualTo(
					new SessionSettings(Duration.ofMinutes(30), Duration.ofHours(12), 0.05, SessionSaveMode.ON_CHANGE,
							10240, new SessionSettings.PerUser(3, true), new SessionSettings.Near(5, Duration.ZERO),
							new SessionSettings.Away(true, Duration.ofMinutes(1), 7))));
	}

	@Test
	void whatMakesNoSenseIsRefusedByName() {
		assertFails("pillar.session.max-lifetime=PT-1S", "pillar.session.max-lifetime=-1s");
		assertFails("pillar.session.max-size=0B", "pillar.session.max-size=0");
		assertFails("pillar.session.per-user.max=-1", "pillar.session.per-user.max=-1");
		assertFails("pillar.session.near.size=0", "pillar.session.near.size=0");
		assertFails("pillar.session.near.validity=PT2S: Use 0s to 1s", "pillar.session.near.validity=2s");
		assertFails("pillar.session.grace=PT-1S", "pillar.session.grace=-1s");
		assertFails("pillar.session.max-pending=0", "pillar.session.max-pending=0");
		assertFails("pillar.session.local.max-sessions=0", "pillar.session.local.max-sessions=0");
	}

	@Test
	void attributesAreEncryptedWithTheKeysOfTheProperties() {
		this.context
			.withPropertyValues("pillar.session.hash-secret=" + KEY, "pillar.session.encryption.keys[0].id=k1",
					"pillar.session.encryption.keys[0].secret=" + KEY, "pillar.session.encryption.keys[1].id=k2",
					"pillar.session.encryption.keys[1].secret=" + KEY, "pillar.session.encryption.current=k2")
			.run((context) -> {
				byte[] stored = context.getBean(AttributeSeal.class).close("serial", "name", new byte[3]);
				assertThat(Arrays.copyOf(stored, 4)).containsExactly(2, 2, 'k', '2');
			});
	}

	@Test
	void attributesAreEncryptedWithTheKeysOfABean() {
		SessionEncryptionKey key = EncryptingAttributeSealTests.key("vault", 7);
		this.context.withBean(SessionKeyRing.class, () -> () -> List.of(key))
			.withPropertyValues("pillar.session.hash-secret=" + KEY)
			.run((context) -> assertThat(context.getBean(AttributeSeal.class).close("serial", "name", new byte[3]))
				.startsWith(2, 5, 'v'));
	}

	@Test
	void ringsOfKeysThatNobodyCanChooseFromAreRefused() {
		SessionEncryptionKey key = EncryptingAttributeSealTests.key("vault", 7);
		ApplicationContextRunner runner = this.context.withPropertyValues("pillar.session.hash-secret=" + KEY);
		runner.withBean("one", SessionKeyRing.class, () -> () -> List.of(key))
			.withBean("other", SessionKeyRing.class, () -> () -> List.of(key))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class)
				.hasMessageContaining("one,other"));
		runner.withBean(SessionKeyRing.class, () -> List::of)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The SessionKeyRing has no key"));
	}

	@Test
	void keysThatAreNoneAreRefusedByNameWithoutBeingShown() {
		String[] good = { "pillar.session.hash-secret=" + KEY, "pillar.session.encryption.keys[0].id=k1",
				"pillar.session.encryption.keys[0].secret=" + KEY };
		assertFails("pillar.session.hash-secret=(not set): Sessions that are encrypted need one",
				Arrays.copyOfRange(good, 1, 3));
		assertFails("pillar.session.hash-secret=(not shown)", "pillar.session.hash-secret=c2VjcmV0");
		assertFails("keys[0].secret=(not shown): It must be the Base64 of 32 random bytes",
				"pillar.session.encryption.keys[0].id=k1", "pillar.session.encryption.keys[0].secret=c2VjcmV0");
		assertFails("keys[0].secret=(not shown)", "pillar.session.encryption.keys[0].id=k1");
		assertFails("keys[0].id=k-1: Use 1 to 16 letters", "pillar.session.encryption.keys[0].id=k-1", good[2]);
		assertFails("keys[1].id=k1: Another key has this id", good[1], good[2],
				"pillar.session.encryption.keys[1].id=k1", "pillar.session.encryption.keys[1].secret=" + KEY);
		assertFails("current=k9: No key has this id. There are: k1", good[0], good[1], good[2],
				"pillar.session.encryption.current=k9");
	}

}
