package io.pillar.event;

import org.jspecify.annotations.Nullable;

/**
 * A message that waits to be sent over a WebSocket.
 *
 * @param stream whose it is, {@code null} for the handler
 * @param text what it says
 */
record SocketMessage(@Nullable SocketStreamOutput stream, String text) {

	// what a message costs beside its characters
	private static final int OVERHEAD = 100;

	/**
	 * Return how much of the handler it is.
	 */
	long own() {
		return (this.stream == null) ? this.text.length() + OVERHEAD : 0;
	}

	boolean isOver() {
		return this.stream != null && this.stream.isOver();
	}

}
