package org.springframework.cloud.context.environment;

import java.util.Set;

import org.springframework.context.ApplicationEvent;

/**
 * Has the name and the constructor of Spring Cloud's event, which is not on the class
 * path here.
 */
public class EnvironmentChangeEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	public EnvironmentChangeEvent(Object context, Set<String> keys) {
		super(context);
	}

}
