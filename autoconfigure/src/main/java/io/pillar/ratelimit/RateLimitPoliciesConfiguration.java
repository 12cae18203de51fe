package io.pillar.ratelimit;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.NodeId;

/**
 * The policies of requests.
 */
@Configuration(proxyBeanMethods = false)
class RateLimitPoliciesConfiguration {

	@Bean
	RateLimitPolicies pillarRateLimitPolicies(RateLimitProperties properties, ListableBeanFactory beans,
			ObjectProvider<NodeId> node, ObjectProvider<PolicyOverrides> overrides, RateLimitEnvironment environment) {
		PolicyKeys keys = new PolicyKeys(beans, node.getIfAvailable(NodeId::random));
		PolicySource source = new PolicySource(environment, new RateLimitPolicyFactory(keys), properties);
		return new RateLimitPolicies(source, overrides.getIfAvailable(LocalOverrides::new));
	}

	@Bean
	ApplicationListener<ApplicationEvent> pillarRateLimitPoliciesRefresh(RateLimitPolicies policies) {
		return new PolicyRefresh(policies);
	}

	@Bean
	RequestClients pillarRateLimitClients(RateLimitProperties properties) {
		return new RequestClients(properties.checkedAddresses());
	}

	@Bean
	PolicyLimiter pillarRateLimitPolicyLimiter(RateLimiter limiter, ObjectProvider<RateLimitListener> listeners) {
		return new PolicyLimiter(limiter, new RateLimitListeners(listeners.orderedStream().toList()));
	}

}
