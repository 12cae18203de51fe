package io.pillar.presence;

import java.io.Serial;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * This node holds as many members as it may. Another one, or this one later, may have
 * room.
 */
@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
final class FullNode extends PresenceRefusedException {

	@Serial
	private static final long serialVersionUID = 1L;

	FullNode(int members) {
		super("This node holds %d members, as many as it may: see pillar.presence.max-members".formatted(members));
	}

}
