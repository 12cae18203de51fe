package io.pillar.event;

import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * A class of events and what it is called between nodes.
 *
 * @param name the name
 * @param version the version that is written
 * @param oldest the oldest version that is read
 * @param type the class
 */
record EventType(String name, int version, int oldest, Class<?> type) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

	EventType {
		Assert.isTrue(isName(name),
				() -> ("The name of events of %s must be 1 to 100 letters, digits, dots, hyphens or "
						+ "underscores but is '%s'")
					.formatted(type.getName(), name));
		Assert.isTrue(oldest >= 1 && version >= oldest,
				() -> "The versions of events of %s must be 1 or more, and the oldest no newer than the one that is written"
					.formatted(type.getName()));
	}

	static EventType of(Class<?> type) {
		EventName name = type.getAnnotation(EventName.class);
		return (name != null) ? new EventType(name.value(), name.version(), name.oldest(), type)
				: new EventType(type.getSimpleName(), 1, 1, type);
	}

	static boolean isName(String name) {
		return NAME.matcher(name).matches();
	}

	boolean reads(int version) {
		return version >= this.oldest && version <= this.version;
	}

}
