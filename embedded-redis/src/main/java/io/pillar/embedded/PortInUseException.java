package io.pillar.embedded;

/**
 * Another process listens on the port of a server.
 */
final class PortInUseException extends IllegalStateException {

	PortInUseException(String message) {
		super(message);
	}

}
