package io.pillar.presence;

import java.io.Serial;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * A member was not let into a channel. From a controller it is answered with 403, or with
 * 503 where the node holds as many members as it may.
 *
 * @since 0.1.0
 */
@ResponseStatus(HttpStatus.FORBIDDEN)
public class PresenceRefusedException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	PresenceRefusedException(String message) {
		super(message);
	}

}
