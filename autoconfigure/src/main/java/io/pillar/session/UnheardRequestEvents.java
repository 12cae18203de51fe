package io.pillar.session;

import java.util.Collection;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.web.context.support.ServletRequestHandledEvent;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Lets Spring MVC publish no events of handled requests where nobody listens to them:
 * they name the session, so that each of them loads it.
 */
final class UnheardRequestEvents implements ApplicationListener<ContextRefreshedEvent> {

	private static final ResolvableType EVENT = ResolvableType.forClass(ServletRequestHandledEvent.class);

	// takes all events, and hands on what Spring Security's registry needs
	private static final String SECURITY = "org.springframework.security.context.DelegatingApplicationListener";

	private final ObjectProvider<DispatcherServlet> servlets;

	UnheardRequestEvents(ObjectProvider<DispatcherServlet> servlets) {
		this.servlets = servlets;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() instanceof AbstractApplicationContext context
				&& !isHeard(context.getApplicationListeners())) {
			this.servlets.forEach((servlet) -> servlet.setPublishEvents(false));
		}
	}

	private static boolean isHeard(Collection<ApplicationListener<?>> listeners) {
		return listeners.stream().anyMatch((listener) -> {
			GenericApplicationListener typed = (listener instanceof GenericApplicationListener generic) ? generic
					: new GenericApplicationListenerAdapter(listener);
			return !listener.getClass().getName().equals(SECURITY) && typed.supportsEventType(EVENT)
					&& typed.supportsSourceType(DispatcherServlet.class);
		});
	}

}
