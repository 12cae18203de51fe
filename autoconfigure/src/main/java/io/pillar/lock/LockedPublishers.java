package io.pillar.lock;

import org.reactivestreams.Publisher;

/**
 * Publishers, where there are any.
 */
final class LockedPublishers {

	private LockedPublishers() {
	}

	static boolean isPublisher(Class<?> returned) {
		return Publisher.class.isAssignableFrom(returned);
	}

}
