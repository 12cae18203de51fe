package io.pillar.ratelimit;

import java.util.Map;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where there are policies to apply.
 */
class OnRateLimitPoliciesCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Map<String, Object> policies = Binder.get(context.getEnvironment())
			.bind("pillar.rate-limit.policies", Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of());
		ConditionMessage.Builder message = ConditionMessage.forCondition("Rate limit policies");
		return policies.isEmpty() ? ConditionOutcome.noMatch(message.because("there are none"))
				: ConditionOutcome.match(message.foundExactly(policies.keySet()));
	}

}
