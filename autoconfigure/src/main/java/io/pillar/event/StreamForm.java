package io.pillar.event;

/**
 * How what a client is sent looks.
 */
interface StreamForm {

	/**
	 * Write something.
	 * @param frame what to write
	 * @param places where whoever has it is then, none where that is not told
	 * @return the bytes
	 */
	byte[] write(StreamFrame frame, StreamPosition[] places);

}
