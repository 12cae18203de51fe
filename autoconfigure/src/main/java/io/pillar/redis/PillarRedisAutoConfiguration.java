package io.pillar.redis;

import java.time.Clock;
import java.time.Duration;

import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * What every feature stands on: the name of the node, the names of keys, and where the
 * mode asks for it the connection to Redis.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@EnableConfigurationProperties(PillarProperties.class)
@Import({ PillarRedisAutoConfiguration.RedisConfiguration.class, MissingRedisClientConfiguration.class,
		LocalStateConfiguration.class })
public final class PillarRedisAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	NodeId pillarNodeId(PillarProperties properties) {
		return properties.toNodeId();
	}

	@Bean
	@ConditionalOnMissingBean
	KeySpace pillarKeySpace(PillarProperties properties, Environment environment) {
		return properties.toKeySpace(environment.getProperty("spring.application.name"));
	}

	@Bean
	Continuations pillarContinuations() {
		return new Continuations();
	}

	/**
	 * The connection to Redis.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RedisClient.class, DataRedisConnectionDetails.class })
	@ConditionalOnSharedState
	@EnableConfigurationProperties({ PillarRedisProperties.class, DataRedisProperties.class })
	static class RedisConfiguration {

		private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(5);

		private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

		@Bean
		RedisAvailability pillarRedisAvailability(RedisClients clients, ObjectProvider<Clock> clock) {
			return new RedisAvailability(clock.getIfUnique(Clock::systemUTC), clients.address(), clients.isCluster());
		}

		@Bean
		RedisClock pillarRedisClock() {
			return new RedisClock();
		}

		@Bean
		RedisCapabilities pillarRedisCapabilities() {
			return new RedisCapabilities();
		}

		@Bean(destroyMethod = "shutdown")
		RedisClients pillarRedisClients(ObjectProvider<DataRedisConnectionDetails> connection,
				DataRedisProperties properties, PillarRedisProperties pillar,
				ObjectProvider<ClientResources> resources) {
			DataRedisConnectionDetails details = connection.getIfAvailable(() -> {
				throw new RedisConnectionMissingException();
			});
			Duration connect = (properties.getConnectTimeout() != null) ? properties.getConnectTimeout()
					: CONNECT_TIMEOUT;
			Duration refresh = properties.getLettuce().getCluster().getRefresh().getPeriod();
			RedisClientSettings settings = new RedisClientSettings(connect, properties.getClientName(),
					(refresh != null) ? refresh : TOPOLOGY_REFRESH);
			RedisSecurity.check(details, settings, pillar.security());
			return new RedisClients(details, settings, resources.getIfUnique());
		}

		@Bean(destroyMethod = "close")
		RedisConnector pillarRedisConnector(RedisClients clients, RedisAvailability availability) {
			return new RedisConnector(clients, availability);
		}

		@Bean
		RedisCallbacks pillarRedisCallbacks() {
			return new RedisCallbacks();
		}

		@Bean
		RedisLink pillarRedisLink(RedisAvailability availability, RedisConnector connector, RedisCallbacks callbacks,
				PillarRedisProperties properties) {
			return new RedisLink(availability, connector, callbacks::execute, properties.checkedTimeout());
		}

		@Bean(destroyMethod = "close")
		RedisChannels pillarRedisChannels(RedisClients clients, PillarRedisProperties properties) {
			return new RedisChannels(clients, properties.checkedTimeout());
		}

		@Bean
		RedisRehearsal pillarRedisRehearsal(KeySpace keys, NodeId node, RedisClock clock,
				RedisCapabilities capabilities) {
			return new RedisRehearsal(keys, node, clock, capabilities);
		}

		@Bean
		RedisMonitor pillarRedisMonitor(RedisConnector connector, RedisLink link, RedisAvailability availability,
				RedisCallbacks callbacks, RedisChannels channels, RedisRehearsal rehearsal,
				PillarRedisProperties properties) {
			RedisLink patient = new RedisLink(availability, connector, callbacks::execute, properties.firstTimeout());
			return new RedisMonitor(connector, link, patient, availability, channels, rehearsal, properties);
		}

	}

}
