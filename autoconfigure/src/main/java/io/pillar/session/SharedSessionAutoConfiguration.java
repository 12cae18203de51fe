package io.pillar.session;

import java.time.Clock;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.session.IndexResolver;
import org.springframework.session.PrincipalNameIndexResolver;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.SessionRepository;
import tools.jackson.databind.json.JsonMapper;

import io.pillar.redis.KeySpace;
import io.pillar.redis.RedisAvailability;

/**
 * Provides the sessions of the application, behind Spring Session. It comes before all
 * others that do: where it provides a repository, Spring Boot does not. A repository of
 * the application's own wins over both.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		beforeName = { "org.springframework.boot.session.autoconfigure.SessionAutoConfiguration",
				"org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration",
				"org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisReactiveAutoConfiguration",
				"org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration",
				"org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration",
				"org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration",
				"org.springframework.boot.webflux.autoconfigure.WebSessionIdResolverAutoConfiguration" },
		afterName = "io.pillar.redis.PillarRedisAutoConfiguration")
@ConditionalOnClass({ Session.class, Caffeine.class, JsonMapper.class })
@ConditionalOnBooleanProperty(name = "pillar.session.enabled", matchIfMissing = true)
@ConditionalOnMissingBean({ SessionRepository.class, ReactiveSessionRepository.class })
@EnableConfigurationProperties(SessionProperties.class)
@Import({ SessionCodecConfiguration.class, RedisSessionConfiguration.class, LocalSessionConfiguration.class,
		ServletSessionConfiguration.class, WebFluxSessionConfiguration.class,
		SecuritySessionConfiguration.ContextConfiguration.class,
		SecuritySessionConfiguration.ServletConfiguration.class })
public final class SharedSessionAutoConfiguration {

	@Bean
	SessionCounters pillarSessionCounters() {
		return new SessionCounters();
	}

	@Bean
	SessionSettings pillarSessionSettings(SessionProperties properties, Environment environment) {
		return properties.toSettings(new SessionTimeouts(environment).timeout());
	}

	@Bean
	SessionIds pillarSessionIds(SessionProperties properties, AttributeSeal seal, KeySpace keys,
			ObjectProvider<SessionIdGenerator> generator) {
		byte[] secret = properties.checkedHashSecret(seal instanceof EncryptingAttributeSeal, keys.namespace());
		return new SessionIds(secret, generator.getIfUnique(RandomSessionIds::new));
	}

	@Bean
	SessionParts pillarSessionParts(SessionIds ids, AttributeCodec codec, SessionSettings settings,
			SessionCounters counters, ObjectProvider<Clock> clock, ObjectProvider<IndexResolver<Session>> principals) {
		return new SessionParts(ids, codec, settings, principals.getIfUnique(PrincipalNameIndexResolver::new),
				clock.getIfUnique(Clock::systemUTC), System::nanoTime, counters);
	}

	@Bean
	SessionEvents pillarSessionEvents(SessionParts parts, ApplicationEventPublisher publisher) {
		return new SessionEventPublisher(parts, publisher);
	}

	@Bean
	SessionAccess pillarSessionAccess(SessionParts parts, SessionStore store, SessionEvents events) {
		return new SessionAccess(parts, store, events);
	}

	@Bean
	SharedSessionRepository sessionRepository(SessionAccess access) {
		return new SharedSessionRepository(access);
	}

	@Bean
	SessionUpdates sessionUpdates(SessionParts parts, SessionStore store) {
		return new AtomicSessionUpdates(parts, store);
	}

	@Bean
	UserSessions userSessions(SessionParts parts, SessionStore store) {
		return new StoredUserSessions(parts, store);
	}

	@Bean
	SessionTokens sessionTokens(SessionParts parts, SharedSessionRepository sessions,
			ObjectProvider<SecurityContextSource> contexts) {
		return new StoredSessionTokens(parts, sessions, contexts.getIfAvailable(() -> SecurityContextSource.NONE));
	}

	@Bean
	SessionFeatureStatus pillarSessionStatus(SessionSettings settings, SessionStore store,
			ObjectProvider<RedisAvailability> availability) {
		return new SessionFeatureStatus(settings, !(store instanceof LocalSessionStore), availability::getIfAvailable);
	}

}
