package io.pillar.event;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How messages of the simple STOMP broker reach the other nodes.
 *
 * @param enabled Whether messages of the simple STOMP broker of one node reach the
 * subscribers of all.
 * @param destinations Patterns of the destinations for which that is so.
 */
@ConfigurationProperties("pillar.event.stomp")
record StompProperties(@DefaultValue("false") boolean enabled, @DefaultValue("/topic/**") List<String> destinations) {

	List<String> checkedDestinations() {
		for (String pattern : this.destinations) {
			if (!pattern.startsWith("/") && !pattern.startsWith("*")) {
				throw new InvalidConfigurationPropertyValueException("pillar.event.stomp.destinations", pattern,
						"Use patterns of destinations that begin with a slash, such as '/topic/**'.");
			}
		}
		return List.copyOf(this.destinations);
	}

}
