package io.pillar.session;

/**
 * An attribute was set that a session cannot store.
 */
final class UnstorableAttributeException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	UnstorableAttributeException(String name, Class<?> type, String why, Throwable cause) {
		super(("Attribute '%s' of a session, a %s, cannot be stored: %s. Keep it elsewhere, or store something "
				+ "simpler in its place")
			.formatted(name, type.getName(), why), cause);
	}

}
