package io.pillar.embedded;

import java.util.List;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when the application has no Redis yet and can get one on this machine. What is
 * wrong with a property is for the bean to say.
 */
class OnEmbeddedRedisCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final Log logger = LogFactory.getLog(OnEmbeddedRedisCondition.class);

	private static final List<String> CONNECTIONS = List.of("url", "host", "port", "sentinel.master", "sentinel.nodes",
			"cluster.nodes", "masterreplica.nodes");

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		ConditionMessage.Builder message = ConditionMessage.forCondition("Embedded Redis");
		if ("local".equalsIgnoreCase(environment.getProperty("pillar.mode", "").strip())) {
			return ConditionOutcome.noMatch(message.because("the mode is local"));
		}
		Optional<String> configured = configuredConnection(environment);
		if (configured.isPresent()) {
			return ConditionOutcome.noMatch(message.foundExactly(configured.get()));
		}
		if (!isBinaryFound(environment) && !isServerThere(environment)) {
			logger.warn("No embedded Redis: there is no server program for %s on %s. State stays local to this node."
				.formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
			return ConditionOutcome.noMatch(message.didNotFind("server program").atAll());
		}
		return ConditionOutcome.match(message.because("no Redis is configured"));
	}

	private static Optional<String> configuredConnection(Environment environment) {
		Binder binder = Binder.get(environment);
		return CONNECTIONS.stream()
			.map((name) -> "spring.data.redis." + name)
			.filter((name) -> binder.bind(name, Bindable.listOf(String.class)).isBound())
			.findFirst();
	}

	private static boolean isBinaryFound(Environment environment) {
		try {
			return RedisBinary.find(environment.getProperty(EmbeddedRedisProperties.PREFIX + ".binary")).isPresent();
		}
		catch (IllegalArgumentException ex) {
			return true;
		}
	}

	private static boolean isServerThere(Environment environment) {
		try {
			int port = environment.getProperty(EmbeddedRedisProperties.PREFIX + ".port", Integer.class,
					EmbeddedRedisProperties.DEFAULT_PORT);
			return EmbeddedRedis.isAnswering(port,
					environment.getProperty(EmbeddedRedisProperties.PREFIX + ".password"));
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

}
