package io.pillar.presence;

import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.http.HttpServletRequest;

import io.pillar.redis.NodeId;

/**
 * Lets users be in channels for as long as the responses to their requests are open: a
 * stream of events, or any other response of a servlet that is written later than the
 * method returns that answers the request.
 * <p>
 * Each response counts as a connection. When it has been written, has failed or its
 * client is gone, its user leaves after the grace unless they come back. That a client is
 * gone shows when something is written to it.
 *
 * @since 0.1.0
 */
public final class ResponsePresence {

	private final Presence presence;

	private final String prefix = "response:" + NodeId.random() + ":";

	private final AtomicLong names = new AtomicLong();

	ResponsePresence(Presence presence) {
		this.presence = presence;
	}

	/**
	 * Put the user who sent a request into a channel until the response ends.
	 * @param request the request, while it is answered
	 * @param channel the channel
	 * @return what joined, with the name of its connection
	 * @throws PresenceRefusedException where {@link Presence#join} refuses it, or nobody
	 * is signed in
	 */
	public Member join(HttpServletRequest request, String channel) {
		String user = request.getRemoteUser();
		if (user == null) {
			throw new PresenceRefusedException("Nobody is signed in who could join this channel");
		}
		return join(request, channel, user, "", "");
	}

	/**
	 * Put a user into a channel until the response to a request ends.
	 * @param request the request, while it is answered
	 * @param channel the channel
	 * @param user the user
	 * @param device what the user connected with, may be empty
	 * @param metadata what the application wants to say of it, may be empty
	 * @return what joined, with the name of its connection
	 * @throws PresenceRefusedException where {@link Presence#join} refuses it
	 */
	public Member join(HttpServletRequest request, String channel, String user, String device, String metadata) {
		OpenResponse response = response(request);
		Member member = Member.of(user, response.connection()).withDevice(device).withMetadata(metadata);
		response.join(channel, member);
		return member;
	}

	private OpenResponse response(HttpServletRequest request) {
		Object found = request.getAttribute(OpenResponse.ATTRIBUTE);
		if (found instanceof OpenResponse response) {
			return response;
		}
		if (found == null) {
			throw new IllegalStateException("Nothing would say when this response ends: "
					+ "join while the request is answered, behind the filter 'pillarResponsePresenceFilter'");
		}
		OpenResponse response = new OpenResponse(this.presence, this.prefix + this.names.incrementAndGet());
		request.setAttribute(OpenResponse.ATTRIBUTE, response);
		return response;
	}

}
