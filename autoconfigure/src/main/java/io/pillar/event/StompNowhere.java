package io.pillar.event;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Says once where messages of a STOMP broker are to reach all nodes and cannot.
 */
final class StompNowhere implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(StompNowhere.class);

	private final ListableBeanFactory beans;

	StompNowhere(ListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (isMissing(StompBroker.class)) {
			warn("this application has no simple STOMP broker, as @EnableWebSocketMessageBroker makes one");
		}
		else if (isMissing(TypedEventBus.class)) {
			warn("Pillar's own event bus is switched off or replaced");
		}
	}

	private boolean isMissing(Class<?> type) {
		return this.beans.getBeanNamesForType(type, true, false).length == 0;
	}

	private static void warn(String why) {
		logger.warn("pillar.event.stomp.enabled is true and does nothing: " + why);
	}

}
