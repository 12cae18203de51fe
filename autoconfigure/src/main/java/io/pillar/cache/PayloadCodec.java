package io.pillar.cache;

/**
 * Writes values for Redis and reads them back.
 */
interface PayloadCodec {

	/**
	 * A byte that says in the stored entry which codec wrote it.
	 * @return the mark
	 */
	byte mark();

	/**
	 * Write a value.
	 * @param value the value
	 * @return its bytes
	 * @throws Exception where it cannot be written
	 */
	byte[] write(Object value) throws Exception;

	/**
	 * Read a value.
	 * @param bytes where it lies
	 * @param offset where it begins; it ends with the array
	 * @return the value
	 * @throws Exception where it cannot be read
	 */
	Object read(byte[] bytes, int offset) throws Exception;

}
