package io.pillar.presence;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Finds out whether an application waits to be told who joined and left.
 */
/*
 * A listener of everything, such as those that Spring Boot has, waits for nobody: it is
 * recognised by taking something that only this class knows.
 */
final class PresenceListeners {

	private static final List<ResolvableType> TOLD = Stream
		.of(MemberJoined.class, MemberLeft.class, MemberUpdated.class, MemberTyping.class)
		.map(PresenceListeners::payload)
		.toList();

	private static final ResolvableType NEVER_TOLD = payload(PresenceListeners.class);

	private PresenceListeners() {
	}

	/**
	 * Return whether there is a listener in an application context or above it, where
	 * events go too.
	 */
	static boolean in(@Nullable ApplicationContext context) {
		return context != null && (hasOne(context) || in(context.getParent()));
	}

	private static boolean hasOne(ApplicationContext context) {
		return context instanceof AbstractApplicationContext own
				&& own.getApplicationListeners().stream().anyMatch(PresenceListeners::waits);
	}

	private static boolean waits(ApplicationListener<?> listener) {
		GenericApplicationListener generic = (listener instanceof GenericApplicationListener itself) ? itself
				: new GenericApplicationListenerAdapter(listener);
		return !generic.supportsEventType(NEVER_TOLD) && TOLD.stream().anyMatch(generic::supportsEventType);
	}

	private static ResolvableType payload(Class<?> type) {
		return ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, type);
	}

}
