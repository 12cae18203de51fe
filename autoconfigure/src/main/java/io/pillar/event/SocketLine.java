package io.pillar.event;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that takes one message after the other and makes nobody wait for that.
 */
interface SocketLine {

	/**
	 * Return whether it is there.
	 * @return whether the session is open
	 */
	boolean isOpen();

	/**
	 * Send a message. Only when the one before it was sent.
	 * @param text the message
	 * @param sent told, by any thread, that it is with the operating system, or why not
	 */
	void send(String text, Consumer<@Nullable Throwable> sent);

	/**
	 * End it when nothing is being sent. May take a moment.
	 * @param status what the client is told
	 */
	void close(SocketStatus status);

	/**
	 * End it while something is being sent that the client does not take. May take a
	 * moment.
	 * @param status what the handler is told
	 */
	void cut(SocketStatus status);

}
