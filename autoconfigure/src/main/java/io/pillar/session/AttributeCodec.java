package io.pillar.session;

import org.jspecify.annotations.Nullable;

/**
 * Turns attributes into bytes and back.
 */
/*
 * In two steps, because the second may give other bytes each time: what was read is held
 * against what is there at the end of a request, to find values that were changed in
 * place.
 */
interface AttributeCodec {

	/**
	 * Write a value: the same bytes for the same value.
	 * @param name the attribute
	 * @param value the value
	 * @return the plain bytes
	 */
	byte[] write(String name, Object value);

	/**
	 * Make what is stored, which begins with a one-byte format version.
	 * @param serial names the session; what is sealed for one cannot be read as another's
	 * @param name the attribute
	 * @param plain the plain bytes
	 * @return the bytes to store
	 */
	byte[] seal(String serial, String name, byte[] plain);

	/**
	 * Read what was stored. Never throws, whatever it is.
	 * @param serial names the session
	 * @param name the attribute
	 * @param stored the bytes
	 * @return the value, or why there is none
	 */
	Decoded decode(String serial, String name, byte[] stored);

	/**
	 * What reading gave.
	 */
	sealed interface Decoded {

	}

	/**
	 * A value.
	 *
	 * @param value the value
	 * @param plain the plain bytes that it was made of, as {@link #write} gives them
	 */
	record Value(@Nullable Object value, byte[] plain) implements Decoded {

	}

	/**
	 * Bytes that cannot be read. They stay in the store until the attribute gets another
	 * value.
	 *
	 * @param reason why, for the log: nothing of what the bytes hold
	 */
	record Unreadable(String reason) implements Decoded {

	}

}
