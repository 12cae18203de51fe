package io.pillar.event;

import java.io.IOException;

/**
 * The connection to a client, which takes what it can and never makes anybody wait.
 */
interface StreamOutput {

	/**
	 * Return how what is written looks.
	 * @return its form
	 */
	default StreamForm form() {
		return StreamFrame::serverSent;
	}

	/**
	 * Begin.
	 * @param ready called whenever something can be written again
	 * @param gone called when the client is gone
	 */
	void begin(Runnable ready, Runnable gone);

	/**
	 * Return whether something can be written now. Where not, it is said when it can.
	 * @return whether there is room
	 */
	boolean isReady();

	/**
	 * Return whether the client has taken anything else since this was asked last, before
	 * which what is written here has to wait.
	 * @return whether it is there, although it may take nothing of this
	 */
	default boolean hasTakenOther() {
		return false;
	}

	/**
	 * Write something. Only after it was asked whether it is ready.
	 * @param text what to write
	 * @throws IOException if the client is gone
	 */
	void write(byte[] text) throws IOException;

	/**
	 * Send what was written. Only after it was asked whether it is ready.
	 * @throws IOException if the client is gone
	 */
	void flush() throws IOException;

	/**
	 * End it, once or more often.
	 */
	void close();

}
