package io.pillar.benchmark;

/**
 * One node's messages, as its own users would send and hear them.
 */
interface Messenger extends AutoCloseable {

	/**
	 * What all of them are sent to.
	 */
	String TOPIC = "messages";

	/**
	 * Send a message to all nodes, and wait for what sending it waits for.
	 * @param message the message
	 */
	void send(Message message);

	/**
	 * Hear the messages of all nodes.
	 * @param receiver called with each, by any thread
	 */
	void listen(Receiver receiver);

	@Override
	void close();

	/**
	 * Who hears them.
	 */
	interface Receiver {

		void message(Message message);

		/**
		 * Messages are missing, and the listener is told so.
		 * @param from the number of the first
		 * @param to the number of the last
		 */
		default void missing(long from, long to) {
		}

	}

}
