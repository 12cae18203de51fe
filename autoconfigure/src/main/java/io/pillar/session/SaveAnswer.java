package io.pillar.session;

import org.jspecify.annotations.Nullable;

/**
 * What became of a change.
 */
sealed interface SaveAnswer {

	/**
	 * It is stored.
	 *
	 * @param record the session as it is now
	 */
	record Saved(SessionRecord record) implements SaveAnswer {

	}

	/**
	 * There is no such session any more, and it is not made again.
	 */
	record Gone() implements SaveAnswer {

	}

	/**
	 * The user has as many sessions as are allowed.
	 */
	record Refused() implements SaveAnswer {

	}

	/**
	 * The attribute has another value than was expected.
	 *
	 * @param present the value, {@code null} where there is none
	 */
	record Conflict(byte @Nullable [] present) implements SaveAnswer {

	}

}
