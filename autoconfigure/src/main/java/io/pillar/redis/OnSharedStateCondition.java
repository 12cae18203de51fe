package io.pillar.redis;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Decides where a feature keeps its state.
 */
class OnSharedStateCondition extends SpringBootCondition implements ConfigurationCondition {

	// what makes a connection "configured"; the rest of spring.data.redis only tunes one
	private static final List<String> CONNECTIONS = List.of("url", "host", "port", "sentinel.master", "sentinel.nodes",
			"cluster.nodes", "masterreplica.nodes");

	private static final String DETAILS = "org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails";

	private static final String BOOTS_OWN = "PropertiesDataRedisConnectionDetails";

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Map<String, @Nullable Object> attributes = metadata
			.getAnnotationAttributes(ConditionalOnSharedState.class.getName());
		String feature = (attributes != null) ? String.valueOf(attributes.get("value")) : "";
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSharedState.class, feature);
		return switch (mode(context.getEnvironment(), feature)) {
			case LOCAL -> ConditionOutcome.noMatch(message.because("the mode is local"));
			case REDIS -> ConditionOutcome.match(message.because("the mode is redis"));
			case AUTO -> isConfigured(context) ? ConditionOutcome.match(message.because("a Redis is configured"))
					: ConditionOutcome.noMatch(message.because("no Redis is configured"));
		};
	}

	static SharedStateMode mode(Environment environment, String feature) {
		SharedStateMode mode = feature.isEmpty() ? null : read(environment, "pillar." + feature + ".mode");
		if (mode == null) {
			mode = read(environment, "pillar.mode");
		}
		return (mode != null) ? mode : SharedStateMode.AUTO;
	}

	private static @Nullable SharedStateMode read(Environment environment, String property) {
		String value = environment.getProperty(property);
		if (value == null) {
			return null;
		}
		for (SharedStateMode mode : SharedStateMode.values()) {
			if (mode.name().equalsIgnoreCase(value.strip())) {
				return mode;
			}
		}
		throw new InvalidConfigurationPropertyValueException(property, value, "Use auto, redis or local.");
	}

	static boolean isConfigured(ConditionContext context) {
		return ClassUtils.isPresent(DETAILS, context.getClassLoader())
				&& (isConnectionNamed(context.getEnvironment()) || isConnectionProvided(context.getBeanFactory()));
	}

	private static boolean isConnectionNamed(Environment environment) {
		Binder binder = Binder.get(environment);
		return CONNECTIONS.stream()
			.anyMatch((name) -> StringUtils.hasText(binder.bind("spring.data.redis." + name, String.class).orElse(""))
					|| environment.containsProperty("spring.data.redis." + name + "[0]"));
	}

	/**
	 * Testcontainers, Docker Compose and the embedded Redis provide details of their own;
	 * the ones that Boot makes of properties are always there.
	 */
	private static boolean isConnectionProvided(@Nullable ConfigurableListableBeanFactory beans) {
		if (beans == null) {
			return false;
		}
		for (String name : beans.getBeanNamesForType(DataRedisConnectionDetails.class, true, false)) {
			Class<?> type = beans.getType(name, false);
			BeanDefinition definition = beans.containsBeanDefinition(name) ? beans.getBeanDefinition(name) : null;
			String declared = (type != null) ? type.getSimpleName() : "";
			if (!declared.equals(BOOTS_OWN) && (definition == null || !isBoots(definition))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isBoots(BeanDefinition definition) {
		String factory = definition.getFactoryBeanName();
		return factory != null && factory.endsWith("DataRedisAutoConfiguration");
	}

}
