package io.pillar.presence;

import java.io.Serial;

/**
 * A member was not let into a channel.
 *
 * @since 0.1.0
 */
public class PresenceRefusedException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	PresenceRefusedException(String message) {
		super(message);
	}

}
