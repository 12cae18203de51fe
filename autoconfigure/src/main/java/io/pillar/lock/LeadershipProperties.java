package io.pillar.lock;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which roles a node stands for.
 *
 * @param roles Names of the roles that this node stands for from its start.
 */
@ConfigurationProperties("pillar.lock.leadership")
record LeadershipProperties(@DefaultValue List<String> roles) {

}
