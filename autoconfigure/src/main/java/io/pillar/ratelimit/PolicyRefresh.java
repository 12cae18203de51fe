package io.pillar.ratelimit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;

/**
 * Reads policies again when Spring Cloud says that the environment has changed, also
 * where there is no Spring Cloud to compile against.
 */
final class PolicyRefresh implements ApplicationListener<ApplicationEvent> {

	private static final Log logger = LogFactory.getLog(PolicyRefresh.class);

	private static final String CHANGE = "org.springframework.cloud.context.environment.EnvironmentChangeEvent";

	private final RateLimitPolicies policies;

	PolicyRefresh(RateLimitPolicies policies) {
		this.policies = policies;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (!event.getClass().getName().equals(CHANGE)) {
			return;
		}
		try {
			this.policies.refresh();
		}
		catch (RuntimeException ex) {
			// others have to hear of the change as well
			logger.warn("Rate limit policies stay as they were, because the new configuration is not valid", ex);
		}
	}

}
