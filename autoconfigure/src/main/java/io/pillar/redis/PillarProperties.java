package io.pillar.redis;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * What holds for all features.
 *
 * @param mode Where shared state lives: in Redis, on each node for itself, or in Redis if
 * a connection to one is configured.
 * @param namespace Beginning of all keys in Redis, the same for applications that share
 * state; the name of the application if it is not set.
 * @param nodeId Name of this node in the fleet, random at every start if it is not set.
 */
@ConfigurationProperties("pillar")
record PillarProperties(@DefaultValue("auto") SharedStateMode mode, @Nullable String namespace,
		@Nullable String nodeId) {

	NodeId toNodeId() {
		if (this.nodeId == null) {
			return NodeId.random();
		}
		if (!NodeId.isValid(this.nodeId)) {
			throw new InvalidConfigurationPropertyValueException("pillar.node-id", this.nodeId,
					"Use 1 to 40 letters, digits, dots, hyphens or underscores, different on each node.");
		}
		return new NodeId(this.nodeId);
	}

	KeySpace toKeySpace(@Nullable String applicationName) {
		String name = (this.namespace != null) ? this.namespace : applicationName;
		if (name == null || (this.namespace == null && name.isBlank())) {
			return new KeySpace("application");
		}
		if (name.isBlank() || name.length() > 80) {
			throw new InvalidConfigurationPropertyValueException("pillar.namespace", name,
					"Use 1 to 80 characters. Where it is not set, spring.application.name is taken.");
		}
		return new KeySpace(name);
	}

}
