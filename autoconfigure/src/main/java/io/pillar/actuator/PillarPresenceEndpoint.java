package io.pillar.actuator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import io.pillar.presence.Member;
import io.pillar.presence.Presence;
import io.pillar.presence.PresenceInspection;

/**
 * Shows the channels with the most users and the connections in one of them, by their
 * ids: what the application says of a member is not shown.
 *
 * @since 0.1.0
 */
@WebEndpoint(id = "pillarpresence", defaultAccess = Access.READ_ONLY)
public final class PillarPresenceEndpoint {

	private static final int MOST = 100;

	private final Presence presence;

	private final PresenceInspection inspection;

	PillarPresenceEndpoint(Presence presence, PresenceInspection inspection) {
		this.presence = presence;
		this.inspection = inspection;
	}

	/**
	 * Show what this node did, and the channels with the most users.
	 * @return the counts and the channels
	 */
	@ReadOperation
	public Map<String, Object> channels() {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("counts", this.inspection.stats());
		shown.put("online", this.presence.count(Presence.EVERYONE));
		Map<String, Long> channels = new LinkedHashMap<>();
		this.inspection.channels(MOST).forEach((channel) -> channels.put(channel.name(), channel.users()));
		shown.put("channels", channels);
		return shown;
	}

	/**
	 * Show a hundred connections in a channel at most.
	 * @param parts the name of the channel, which may have slashes in it
	 * @return how many users are there, and the connections
	 */
	@ReadOperation
	public WebEndpointResponse<Map<String, Object>> channel(@Selector(match = Match.ALL_REMAINING) String... parts) {
		String channel = String.join("/", parts);
		try {
			Map<String, Object> shown = new LinkedHashMap<>();
			shown.put("users", this.presence.count(channel));
			List<Member> some = channel.equals(Presence.EVERYONE) ? List.of() : this.inspection.members(channel, MOST);
			shown.put("members", some.stream().map(PillarPresenceEndpoint::of).toList());
			return new WebEndpointResponse<>(shown);
		}
		catch (IllegalArgumentException ex) {
			return new WebEndpointResponse<>(Map.of("error", String.valueOf(ex.getMessage())),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

	private static Map<String, Object> of(Member member) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("user", member.user());
		shown.put("connection", member.connection());
		member.since().ifPresent((since) -> shown.put("since", since.toString()));
		return shown;
	}

}
