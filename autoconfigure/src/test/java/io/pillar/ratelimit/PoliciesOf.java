package io.pillar.ratelimit;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;

import io.pillar.redis.NodeId;

/**
 * Policies made of properties, without an application.
 */
final class PoliciesOf {

	final MockEnvironment environment = new MockEnvironment();

	private PoliciesOf(String... properties) {
		for (String property : properties) {
			int equals = property.indexOf('=');
			this.environment.setProperty(property.substring(0, equals), property.substring(equals + 1));
		}
	}

	static PoliciesOf properties(String... properties) {
		return new PoliciesOf(properties);
	}

	PoliciesOf and(String name, String value) {
		this.environment.setProperty(name, value);
		return this;
	}

	RateLimitPolicies with(PolicyOverrides overrides) {
		RateLimitEnvironment environment = RateLimitEnvironment.ofServlets(this.environment,
				new DefaultListableBeanFactory());
		PolicyKeys keys = new PolicyKeys(new DefaultListableBeanFactory(), new NodeId("n1"));
		return new RateLimitPolicies(
				new PolicySource(environment, new RateLimitPolicyFactory(keys), environment.read()), overrides);
	}

}
