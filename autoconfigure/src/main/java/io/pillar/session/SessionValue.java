package io.pillar.session;

import java.time.temporal.Temporal;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * An attribute in a request.
 *
 * @param value its value, {@code null} where it was removed or cannot be read
 * @param plain what the value was when it was read or saved last, {@code null} where it
 * is not known
 * @param state what happened to it
 */
record SessionValue(@Nullable Object value, byte @Nullable [] plain, State state) {

	static SessionValue read(AttributeCodec.Value value) {
		return new SessionValue(value.value(), value.plain(), State.READ);
	}

	static SessionValue unreadable() {
		return new SessionValue(null, null, State.UNREADABLE);
	}

	boolean isThere() {
		return this.state != State.REMOVED && this.state != State.UNREADABLE;
	}

	boolean isImmutable() {
		Object value = this.value;
		return value == null || value instanceof String || value instanceof Boolean || value instanceof Character
				|| (value instanceof Number && value.getClass().getName().startsWith("java.lang."))
				|| value instanceof Enum<?> || value instanceof UUID || value instanceof Temporal;
	}

	/**
	 * What happened to an attribute.
	 */
	enum State {

		/**
		 * It was got and not set.
		 */
		READ,

		/**
		 * It was set.
		 */
		SET,

		/**
		 * It was removed.
		 */
		REMOVED,

		/**
		 * What is stored cannot be read.
		 */
		UNREADABLE

	}

}
