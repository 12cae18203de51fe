package io.pillar.redis;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * Tells a connection factory that somebody wants from the one that is always there.
 */
class OnUnconfiguredRedisCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final String FACTORY = "org.springframework.data.redis.connection.RedisConnectionFactory";

	private static final String BOOT = "org.springframework.boot.data.redis.autoconfigure.";

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnUnconfiguredRedis.class);
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		if (beans == null || !ClassUtils.isPresent(FACTORY, context.getClassLoader())) {
			return ConditionOutcome.noMatch(message.because("there is no connection to Redis"));
		}
		if (OnSharedStateCondition.mode(context.getEnvironment(), "") == SharedStateMode.REDIS) {
			return ConditionOutcome.noMatch(message.because("the mode is redis"));
		}
		if (OnSharedStateCondition.isConfigured(context)) {
			return ConditionOutcome.noMatch(message.because("a Redis is configured"));
		}
		return connections(beans, message);
	}

	private static ConditionOutcome connections(ConfigurableListableBeanFactory beans,
			ConditionMessage.Builder message) {
		List<String> factories = names(beans, RedisConnectionFactory.class, ReactiveRedisConnectionFactory.class);
		if (factories.isEmpty()) {
			return ConditionOutcome.noMatch(message.because("there is no connection to Redis"));
		}
		// Boot's factory takes one of these in place of the properties
		boolean described = !names(beans, RedisConfiguration.class).isEmpty();
		return (described || !factories.stream().allMatch((name) -> isBoots(beans, name)))
				? ConditionOutcome.noMatch(message.because("the application makes its own connection to Redis"))
				: ConditionOutcome.match(message.because("no Redis is configured"));
	}

	private static List<String> names(ConfigurableListableBeanFactory beans, Class<?>... types) {
		return Stream.of(types)
			.map((type) -> BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false))
			.flatMap(Stream::of)
			.toList();
	}

	private static boolean isBoots(ConfigurableListableBeanFactory beans, String name) {
		String maker = beans.containsBeanDefinition(name) ? beans.getBeanDefinition(name).getFactoryBeanName() : null;
		return maker != null && maker.startsWith(BOOT);
	}

}
